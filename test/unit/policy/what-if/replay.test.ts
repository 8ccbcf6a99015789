import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../../src/domain/recording.ts';
import { isRisky, replaySession } from '../../../../src/policy/what-if/replay.ts';
import { safe } from '../../../support/safe.ts';
import { APPROVERS, callOf, policyOf } from '../policy-fixture.ts';

const entry = (seq: number, more: Partial<Entry>): Entry => ({
  session: 'ses_1',
  seq,
  at: 0,
  prev: '',
  hash: '',
  from: 'client',
  kind: 'request',
  ...more,
});
const request = (seq: number, tool: string, args: object = {}) =>
  entry(seq, {
    method: safe('tools/call'),
    tool: safe(tool),
    body: safe(
      JSON.stringify({
        jsonrpc: '2.0',
        id: seq,
        method: 'tools/call',
        params: { name: tool, arguments: args },
      }),
    ),
  });
const decision = (seq: number, answers: number, verdict: NonNullable<Entry['verdict']>) =>
  entry(seq, { from: 'gateway', kind: 'decision', answers, verdict });

const entries = [
  request(1, 'get_order'),
  decision(2, 1, 'allow'),
  request(3, 'delete_order'),
  decision(4, 3, 'require-approval'),
  decision(5, 3, 'approved'),
  request(6, 'query', { sql: 'DROP TABLE x' }),
  decision(7, 6, 'deny'),
  request(8, 'update_order'),
  decision(9, 8, 'approved'),
  entry(10, { method: safe('tools/call'), body: safe('not JSON') }),
  decision(11, 10, 'allow'),
];
const session = { server: 'billing', caller: { ...callOf().caller, clientId: undefined } };
const replayUnder = async (body: string) =>
  replaySession(await policyOf(`${APPROVERS}\n${body}`), session, entries).map((call) => [
    call.seq,
    call.change,
    isRisky(call),
  ]);

describe('a replay', () => {
  it('finds nothing if the policy says the same', async () => {
    const same = await replayUnder('rules: [{ id: r, match: { sql: [drop] }, action: deny }]');
    expect(same).toEqual([
      [1, 'none', false],
      [3, 'none', false],
      [6, 'none', false],
      [8, 'none', false],
    ]);
  });

  it('tells what is newly denied, asked and allowed, and what of it is dangerous', async () => {
    expect(
      await replayUnder('defaults: { read: require-approval, write: allow, destructive: allow }'),
    ).toEqual([
      [1, 'newly asked', false],
      [3, 'newly allowed', true],
      [6, 'newly allowed', true],
      [8, 'newly allowed', false],
    ]);
    expect(await replayUnder('defaults: { read: deny, write: deny, destructive: require-approval }')).toEqual(
      [
        [1, 'newly denied', false],
        [3, 'none', false],
        [6, 'newly asked', false],
        [8, 'newly denied', false],
      ],
    );
  });

  it('counts what a policy in shadow mode lets pass', async () => {
    const body = 'mode: shadow\nrules: [{ id: r, match: { sql: [drop] }, action: deny }]';
    expect(await replayUnder(body)).toContainEqual([6, 'newly allowed', true]);
  });

  it('decides about completions by what they complete', async () => {
    const body = JSON.stringify({
      method: 'completion/complete',
      params: { ref: { type: 'ref/prompt', name: 'secret' }, argument: { name: 'a', value: '' } },
    });
    const asked = [
      entry(1, { method: safe('completion/complete'), body: safe(body) }),
      decision(2, 1, 'allow'),
    ];
    const policy = await policyOf('rules: [{ id: r, match: { prompt: secret }, action: deny }]');
    expect(replaySession(policy, session, asked)).toMatchObject([{ change: 'newly denied', rule: 'r' }]);
  });
});
