/** What recordings say of messages, decisions and approvals: nothing that is not there, and nothing unmasked. */
import { expect, it } from 'vitest';
import { Refusal } from '../../../../src/domain/refusal.ts';
import {
  evidenceOf,
  maskedNames,
  maskedTool,
  maskMessage,
} from '../../../../src/gateway/record/mask-message.ts';
import { note, noteDurably, noteSeal } from '../../../../src/gateway/record/note-decision.ts';
import { createNotebook } from '../../../../src/gateway/record/notebook.ts';
import { safe } from '../../../support/safe.ts';
import { admitRequest, decided } from '../decided.ts';

const span = (path: string, type = 'token') => ({ path, type, count: 1, detector: 'd' });
const masked = ({ found = [] as object[], detected = [] as object[] } = {}) =>
  ({ text: 'x', found: [], detected, recorded: { text: '{}', found } }) as never;

it('is the masked text, with what was found in it', () => {
  expect(evidenceOf(masked())).toStrictEqual({ body: '{}' });
  const found = [span('params.arguments.x')];
  expect(evidenceOf(masked({ found }))).toStrictEqual({ body: '{}', masked: found });
  expect(evidenceOf(masked({ detected: found }))).toStrictEqual({ body: '{}', detected: found });
});

it('names method, id and tool only by what they hold, if they hold a secret', () => {
  const names = (...paths: string[]) =>
    maskedNames({ text: '{}', found: paths.map((path) => span(path)) } as never);
  expect(names('method', 'id')).toStrictEqual({ method: '[REDACTED:token]', rpcId: '[REDACTED:token]' });
  expect(names('id')).toStrictEqual({ rpcId: '[REDACTED:token]' });
  expect(names('params.id', 'params.method')).toStrictEqual({});
  expect(maskedTool(masked({ found: [span('x'), span('params.name', 'key')] }))).toBe('[REDACTED:key]');
  expect(maskedTool(masked({ found: [span('x')] }))).toBeUndefined();
});

it('is nothing of what could not be masked', async () => {
  const fail = (error: unknown) => () => Promise.reject(error);
  await expect(maskMessage(fail(new Error('ours')), { text: '' }, {} as never)).rejects.toMatchObject({
    code: 'masking-failed',
  });
  const refusal = new Refusal('too-many');
  await expect(maskMessage(fail(refusal), { text: '' }, {} as never)).rejects.toBe(refusal);
});

const told = (tool?: string) => {
  const noted: Record<string, unknown>[] = [];
  const recording = {
    note: (entry: Record<string, unknown>) => noted.push(entry),
    noteDurably: async (entry: Record<string, unknown>) => noted.push(entry) + 10,
  };
  const request = admitRequest({
    recording: recording as never,
    seq: 7,
    call: { method: 'tools/call', tool } as never,
    makeSafe: (text) => safe(text.replace('SECRET', '[X]')),
  });
  return { request, noted };
};

it('is a decision with its rule, its effect, and what came of it', async () => {
  const { request, noted } = told('drop');
  expect(
    note(request, decided({ grant: 'g' }), { verdict: 'refused', error: 'no SECRET', approval: 'ap_1' }),
  ).toBe(1);
  expect(await noteDurably(request, decided(), { verdict: 'allow' })).toBe(12);
  expect(noted).toStrictEqual([
    {
      from: 'gateway',
      kind: 'decision',
      method: 'tools/call',
      tool: 'drop',
      answers: 7,
      rule: 'ask',
      effect: 'destructive',
      policyDigest: 'p',
      grant: 'g',
      verdict: 'refused',
      error: 'no [X]',
      approval: 'ap_1',
    },
    {
      from: 'gateway',
      kind: 'decision',
      method: 'tools/call',
      tool: 'drop',
      answers: 7,
      rule: 'ask',
      effect: 'destructive',
      policyDigest: 'p',
      verdict: 'allow',
    },
  ]);
});

it('has no tool if the call has none', () => {
  const { request, noted } = told();
  note(request, decided(), { verdict: 'allow' });
  expect(noted[0]).not.toHaveProperty('tool');
});

it('is the seal of an approval, if it has one', () => {
  const { request, noted } = told('drop');
  noteSeal(request, undefined);
  noteSeal(request, { id: 'ap_1' } as never);
  expect(noted).toEqual([]);
  noteSeal(request, {
    id: 'ap_1',
    tool: 'drop',
    seal: { record: { b: 1, a: 2 }, key: 'k', signature: 's' },
  } as never);
  expect(noted).toStrictEqual([
    {
      from: 'gateway',
      kind: 'seal',
      tool: 'drop',
      answers: 7,
      approval: 'ap_1',
      body: '{"key":"k","record":{"a":2,"b":1},"signature":"s"}',
    },
  ]);
});

it('is made safe and told to metrics before it is noted', async () => {
  const noted: object[] = [];
  const observed: unknown[] = [];
  const notebook = createNotebook({
    recording: {
      id: 'ses_1',
      note: (entry: object) => noted.push(entry),
      noteDurably: async (entry: object) => noted.push(entry),
    } as never,
    server: 'shop',
    observe: (entry, server) => void observed.push([entry, server]),
    makeSafe: (text) => safe(text.replace('SECRET', '[X]')),
  });
  const text = { method: 'SECRET m', tool: 'SECRET t', rpcId: 'SECRET i', error: 'SECRET e' };
  const safeText = { method: '[X] m', tool: '[X] t', rpcId: '[X] i', error: '[X] e' };
  notebook.note({ from: 'client', kind: 'request', ...text });
  await notebook.noteDurably({ from: 'client', kind: 'request', rpcId: 7 });
  expect(noted).toStrictEqual([
    { from: 'client', kind: 'request', ...safeText },
    { from: 'client', kind: 'request', rpcId: 7 },
  ]);
  expect(observed).toEqual(noted.map((entry) => [entry, 'shop']));
  expect(notebook.id).toBe('ses_1');
});
