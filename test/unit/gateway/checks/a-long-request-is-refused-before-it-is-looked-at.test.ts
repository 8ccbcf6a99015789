/** A long request that is denied whatever its arguments say is refused, and recorded, without a look at them. */
import { expect, it } from 'vitest';
import { Refusal } from '../../../../src/domain/refusal.ts';
import { createRefuseEarly, type EarlyRequest } from '../../../../src/gateway/checks/refuse-early.ts';
import { safe } from '../../../support/safe.ts';
import { callOf, policyOf } from '../../policy/policy-fixture.ts';

const POLICY = 'rules: [{ id: no-deletes, match: { tool: "delete_*" }, action: deny }]';

interface Scene {
  readonly tool?: string | undefined;
  readonly isLong?: boolean;
  readonly policy?: string;
  readonly killed?: boolean;
  readonly lookUp?: () => Promise<unknown>;
}

const refuse = async ({ isLong = true, policy = POLICY, killed = false, ...scene }: Scene = {}) => {
  const tool = 'tool' in scene ? scene.tool : 'delete_order';
  const loaded = await policyOf(policy);
  const noted: object[] = [];
  const sent: { readonly text: string; readonly status: number | undefined }[] = [];
  const masked: string[] = [];
  let lookUps = 0;
  const refuseEarly = createRefuseEarly({
    isLong: () => isLong,
    mask: async (message: { text: string }) => {
      masked.push(message.text);
      const { text } = message;
      return { text, found: [], recorded: { text, found: [] } } as never;
    },
    makeSafe: safe,
    lookUpTool: (async () => {
      lookUps += 1;
      return await (scene.lookUp?.() ?? { annotations: {}, effect: undefined });
    }) as never,
    policy: () => loaded as never,
    killing: () => (killed ? ({ target: { type: 'all' } } as never) : undefined),
  });
  const body = Buffer.from('the body');
  const request = {
    caller: callOf().caller,
    conversation: {
      server: 'billing',
      recording: {
        id: 'ses_1',
        note: (entry: object) => {
          noted.push(entry);
          return noted.length;
        },
      },
    },
    message: { id: 7, method: tool === undefined ? 'resources/list' : 'tools/call', params: undefined },
    intent: { method: tool === undefined ? 'resources/list' : 'tools/call', tool },
    spoken: { era: '2025' },
    text: 'the secret arguments',
    body,
    channel: { send: async (text: string, status?: number) => void sent.push({ text, status }) },
  } as unknown as EarlyRequest;
  const isRefused = await refuseEarly(request);
  return { isRefused, noted, sent, masked, lookUps };
};

it('by a rule that needs no arguments, on record by the digest of its body', async () => {
  const { isRefused, noted, sent, masked } = await refuse();
  expect(isRefused).toBe(true);
  expect(sent).toHaveLength(1);
  expect(JSON.parse(sent[0]?.text ?? '')).toMatchObject({ id: 7 });
  expect(noted).toMatchObject([
    { from: 'client', kind: 'request', tool: 'delete_order', rpcId: 7, unseen: { bytes: 8 } },
    { kind: 'decision', rule: 'no-deletes', verdict: 'deny', answers: 1 },
  ]);
  expect(masked.join()).not.toContain('secret');
});

it('by a kill switch', async () => {
  const { isRefused, noted } = await refuse({ policy: 'rules: []', killed: true });
  expect(isRefused).toBe(true);
  expect(noted[1]).toMatchObject({ verdict: 'deny' });
});

it('by what its server says about the tool', async () => {
  const policy = 'defaults: { destructive: deny }';
  const knownAs = (effect: string) => async () => ({ annotations: {}, effect: { effect, from: 'operator' } });
  const [one, other] = [knownAs('destructive'), knownAs('read')].map((lookUp) =>
    refuse({ tool: 'read_order', policy, lookUp }),
  );
  expect(await one).toMatchObject({ isRefused: true, lookUps: 1 });
  expect(await other).toMatchObject({ isRefused: false, lookUps: 1, noted: [] });
});

it('if its server does not have the tool', async () => {
  const lookUp = () => Promise.reject(new Refusal('denied', 'There is no such tool.'));
  const { isRefused, noted, sent } = await refuse({ tool: 'read', lookUp });
  expect(isRefused).toBe(true);
  expect(noted).toMatchObject([
    { from: 'client', tool: 'read' },
    { from: 'gateway', kind: 'response', answers: 1, verdict: 'refused', error: 'There is no such tool.' },
  ]);
  expect(sent[0]?.text).toContain('There is no such tool.');
});

it.each<[string, Scene, number]>([
  ['it is short', { isLong: false }, 0],
  ['its arguments may matter', { tool: 'read_order' }, 1],
  ['it calls no tool', { tool: undefined }, 0],
])('not if %s', async (_, scene, lookUps) => {
  expect(await refuse(scene)).toMatchObject({ isRefused: false, noted: [], sent: [], lookUps });
});

it('fails if it cannot be told what the tool is', async () => {
  const lookUp = () => Promise.reject(new TypeError('a fault of ours'));
  await expect(refuse({ tool: 'read', lookUp })).rejects.toThrow('a fault of ours');
});
