/** What a client sends is masked and on record before anything else happens with it, or goes nowhere. */
import { expect, it } from 'vitest';
import { Refusal } from '../../../../src/domain/refusal.ts';
import type { Context } from '../../../../src/gateway/context.ts';
import {
  createRecordMessage,
  type RecordMessageDeps,
} from '../../../../src/gateway/record/record-message.ts';
import { intentOf } from '../../../../src/mcp/jsonrpc/intent.ts';
import { parseMessage } from '../../../../src/mcp/jsonrpc/parse-message.ts';
import { safe } from '../../../support/safe.ts';

const CALLER = { issuer: 'https://idp.example', subject: 'bob' };
const CALL = {
  jsonrpc: '2.0',
  id: 7,
  method: 'tools/call',
  params: { name: 'drop', arguments: { a: 1 } },
};

const scene = ({ maskFails = undefined as unknown, found = [] as object[], policy = {} } = {}) => {
  const noted: Record<string, unknown>[] = [];
  const wheres: unknown[] = [];
  const step = createRecordMessage({
    mask: async ({ text }: { text: string }, ...place: unknown[]) => {
      if (maskFails !== undefined) throw maskFails;
      wheres.push(place);
      return { text, found: [], detected: [], recorded: { text: 'masked', found } };
    },
    makeSafe: safe,
    policy: () => ({ decide: () => ({ action: 'allow', shadow: false }), reach: () => [], ...policy }),
    now: () => 5,
  } as unknown as RecordMessageDeps);
  const conversation = {
    server: 'shop',
    recording: { note: (entry: Record<string, unknown>) => noted.push(entry) },
  };
  const run = async (message: object) => {
    const text = JSON.stringify(message);
    const parsed = parseMessage(text);
    if (parsed.kind !== 'single') throw new Error('no message');
    const common = {
      text,
      message: parsed.message,
      conversation,
      exchange: { server: 'shop', caller: CALLER, weight: {} },
    };
    if (parsed.message.kind === 'notification')
      return step({ kind: 'notification', ...common } as unknown as Context<'notification'>, () => undefined);
    if (parsed.message.kind !== 'request') throw new Error('no such message');
    const received = {
      ...common,
      caller: CALLER,
      body: Buffer.from(text),
      intent: intentOf(parsed.message),
      channel: { raise: () => 0 },
      spoken: {},
    };
    const sent = { exchange: common.exchange, head: { params: [] }, text };
    return step({ kind: 'request', received, sent } as unknown as Context<'request'>, () => undefined);
  };
  return { run, noted, wheres };
};

it('is a request, with its tool, and its own bytes go on', async () => {
  const { run, noted, wheres } = scene();
  const { request } = (await run(CALL)) as { request: { body: Uint8Array; pending: object } };
  expect(noted).toMatchObject([
    { from: 'client', kind: 'request', method: 'tools/call', tool: 'drop', rpcId: 7, body: 'masked' },
  ]);
  expect(Buffer.from(request.body).toString()).toBe(JSON.stringify(CALL));
  expect(request.pending).toMatchObject({ id: 7, method: 'tools/call', tool: 'drop', seq: 1, started: 5 });
  expect(wheres).toEqual([
    [{ server: 'shop', tool: 'drop' }, { caller: JSON.stringify([CALLER.issuer, CALLER.subject]) }],
  ]);
});

it('is a request without a tool', async () => {
  const { run, noted } = scene();
  await run({ jsonrpc: '2.0', id: 7, method: 'tools/list' });
  expect(noted[0]).not.toHaveProperty('tool');
});

it('names a tool by what its name holds, if that is a secret', async () => {
  const { run, noted } = scene({ found: [{ type: 'token', path: 'params.name', count: 1, detector: 'd' }] });
  await run(CALL);
  expect(noted).toMatchObject([{ tool: '[REDACTED:token]' }]);
});

it('is a notification, with its place on record', async () => {
  const { run, noted, wheres } = scene();
  expect(
    await run({
      jsonrpc: '2.0',
      method: 'notifications/progress',
      params: { progressToken: 1, progress: 1 },
    }),
  ).toMatchObject({
    kind: 'notification',
    seq: 1,
    masked: { recorded: { text: 'masked' } },
  });
  expect(noted).toMatchObject([
    { from: 'client', kind: 'notification', method: 'notifications/progress', body: 'masked' },
  ]);
  expect(wheres).toMatchObject([[{ server: 'shop' }, { caller: expect.stringContaining('bob') }]]);
});

it('goes nowhere if it cannot be masked', async () => {
  await expect(scene({ maskFails: new Error('ours') }).run(CALL)).rejects.toMatchObject({
    code: 'masking-failed',
    message: expect.stringContaining('so it was not executed'),
  });
  const refusal = new Refusal('too-many');
  await expect(scene({ maskFails: refusal }).run(CALL)).rejects.toBe(refusal);
});

const deny = (change: object = {}) => ({ decide: () => ({ action: 'deny', shadow: false, ...change }) });
const reach = (...actions: string[]) => ({ ...deny(), reach: () => actions.map((action) => ({ action })) });
it.each<[string, object, boolean]>([
  ['allows it', {}, true],
  ['denies it', deny(), false],
  ['only looks on', deny({ shadow: true }), true],
  ['allows some of it', reach('deny', 'allow'), true],
  ['denies all of it', reach('deny', 'require-approval'), false],
])('promises the server what it may ask for only if policy %s', async (_what, policy, isPromised) => {
  const initialize = {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: {
      protocolVersion: '2025-11-25',
      capabilities: { roots: {} },
      clientInfo: { name: 'c', version: '1' },
    },
  };
  const { request } = (await scene({ policy }).run(initialize)) as { request: { body: Uint8Array } };
  const sent = JSON.parse(Buffer.from(request.body).toString());
  expect('roots' in sent.params.capabilities).toBe(isPromised);
});
