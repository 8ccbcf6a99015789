/** One person's decision about one request: what it comes to, and the sentence they get if it does not count. */
import { expect, it } from 'vitest';
import { createSettle, type SettleDeps } from '../../../src/approvals/settle.ts';
import type { Approval } from '../../../src/domain/approval.ts';
import { safe } from '../../support/safe.ts';

const NOW = Date.UTC(2026, 10, 1, 9, 30);
const vote = (name: string, verdict = 'approve') => ({ by: { name }, verdict });
const approval = (change: object = {}) =>
  ({
    id: 'ap_1',
    state: 'pending',
    createdAt: NOW - 60_000,
    expiresAt: NOW + 1,
    caller: { issuer: 'https://idp.example', subject: 'bob', groups: [], kind: 'human' },
    approvers: { name: 'dba' },
    votes: [],
    ...change,
  }) as unknown as Approval;

interface Options {
  /** What the store has, look by look. */
  readonly found?: readonly (object | undefined)[];
  readonly changed?: readonly unknown[];
  readonly proof?: object;
  readonly denial?: string;
  readonly verifyFails?: boolean;
}

const scene = ({
  found = [{}],
  changed = [],
  proof = { ok: true, approver: { name: 'alice', key: 'k' } },
  denial,
  verifyFails,
}: Options) => {
  const steps: { type: string; vote?: object; seen?: number; reason?: string }[] = [];
  const looks = [...found];
  const answers = [...changed];
  const settle = createSettle({
    store: {
      getApproval: async () => {
        const next = looks.length > 1 ? looks.shift() : looks[0];
        return next && approval(next);
      },
    },
    change: async (_id: string, step: { type: string }) => {
      steps.push(step);
      const answer = answers.shift();
      if (answer === 'down') throw new Error('down');
      return answer;
    },
    verify: async () => {
      if (verifyFails === true) throw new Error('down');
      return proof;
    },
    deniedNow: async () => denial,
    makeSafe: safe,
    now: () => NOW,
  } as unknown as SettleDeps);
  const decide = (verdict: 'approve' | 'deny' = 'approve', more: object = {}) =>
    settle('ap_1', { click: { via: 'slack', team: 'T', user: 'U' }, verdict, ...more });
  return { decide, steps };
};

it('counts, with when and how it was said and what may be told of it', async () => {
  const { decide, steps } = scene({ changed: [{ ok: true, approval: approval({ state: 'approved' }) }] });
  expect(await decide('approve', { reason: 'fine' })).toMatchObject({
    ok: true,
    approval: { state: 'approved' },
  });
  expect(steps).toMatchObject([
    {
      type: 'vote',
      seen: 0,
      vote: {
        by: { name: 'alice' },
        verdict: 'approve',
        reason: 'fine',
        shareReason: false,
        at: NOW,
        click: { user: 'U' },
      },
    },
  ]);
});

it('shares its reason only if it says so', async () => {
  const { decide, steps } = scene({ changed: [{ ok: true, approval: approval() }] });
  await decide('deny', { reason: 'no', shareReason: true });
  expect(steps).toMatchObject([{ vote: { shareReason: true } }]);
});

it.each<[string, object, string]>([
  [
    'denied',
    { decidedAt: NOW, votes: [vote('carol'), vote('dave', 'deny')] },
    'is denied already, by dave at 09:30 UTC.',
  ],
  [
    'approved',
    { decidedAt: NOW, votes: [vote('carol'), vote('dave')] },
    'is approved already, by carol and dave at 09:30 UTC.',
  ],
  [
    'executing',
    { votes: [vote('carol'), vote('dave', 'deny')] },
    'is approved already, by carol at 09:29 UTC.',
  ],
  ['executed', { votes: [vote('carol')] }, 'is approved already'],
  ['executed-withheld', { votes: [vote('carol')] }, 'is approved already'],
  ['failed', { votes: [vote('carol')] }, 'is approved already'],
  ['unknown', { votes: [vote('carol')] }, 'is approved already'],
  ['cancelled', {}, 'was cancelled; nothing was run'],
  ['undeliverable', {}, 'no one could be asked in time'],
  ['expired', {}, 'has expired, which counts as denied'],
])('comes too late for a request that is %s', async (state, change, sentence) => {
  const { decide, steps } = scene({ found: [{ state, ...change }] });
  expect(await decide()).toEqual({ ok: false, problem: expect.stringContaining(sentence) });
  expect(steps).toEqual([]);
});

it('comes too late at the very end of the time to decide, and one millisecond before does not', async () => {
  const late = scene({
    found: [{ expiresAt: NOW }],
    changed: [{ ok: true, approval: approval({ state: 'expired' }) }],
  });
  expect(await late.decide()).toMatchObject({ ok: false, problem: expect.stringContaining('has expired') });
  expect(late.steps).toEqual([{ type: 'expire' }]);
  const gone = scene({ found: [{ expiresAt: NOW }] });
  expect(await gone.decide()).toMatchObject({ ok: false, problem: expect.stringContaining('has expired') });
});

it('is of no request that is not there', async () => {
  expect(await scene({ found: [undefined] }).decide()).toEqual({
    ok: false,
    problem: 'There is no such request.',
  });
  expect(await scene({ changed: [undefined] }).decide()).toEqual({
    ok: false,
    problem: 'There is no such request.',
  });
});

it('is of no one who is not proven', async () => {
  const { decide, steps } = scene({ proof: { ok: false, problem: 'You are no approver.' } });
  expect(await decide()).toEqual({ ok: false, problem: 'You are no approver.' });
  expect(steps).toEqual([]);
});

it('does not approve without the fresh sign-in that the rule demands, and may deny', async () => {
  const found = [{ approvers: { name: 'dba', stepUp: true } }];
  const { decide, steps } = scene({ found, changed: [{ ok: true, approval: approval() }] });
  expect(await decide()).toMatchObject({ ok: false, problem: expect.stringContaining('/approvals/ap_1') });
  expect(steps).toEqual([]);
  expect(await decide('deny')).toMatchObject({ ok: true });
});

it('cancels what policy denies by now, unless it is a denial itself', async () => {
  const approved = scene({ denial: 'frozen', changed: [{ ok: true, approval: approval() }] });
  expect(await approved.decide()).toEqual({
    ok: false,
    problem:
      'Denied since it was asked for: frozen Your approval was not counted: the request was cancelled, and nothing was run.',
  });
  expect(approved.steps).toEqual([{ type: 'cancel', reason: 'Denied since it was asked for: frozen' }]);
  const denied = scene({ denial: 'frozen', changed: [{ ok: true, approval: approval() }] });
  expect(await denied.decide('deny')).toMatchObject({ ok: true });
});

it.each<[string, unknown, string]>([
  ['the store does not answer', 'down', 'could not make sure that this was saved'],
  [
    'someone was faster',
    { ok: false, approval: approval({ state: 'approved', votes: [vote('carol')] }) },
    'is approved already, by carol',
  ],
  ['it is gone', undefined, 'There is no such request.'],
])('says so if what policy denies by now cannot be cancelled because %s', async (_why, answer, sentence) => {
  const { decide } = scene({ denial: 'frozen', changed: [answer] });
  expect(await decide()).toMatchObject({ ok: false, problem: expect.stringContaining(sentence) });
});

it('is tried again if someone else voted at the same moment', async () => {
  const other = approval({ votes: [vote('carol')] });
  const { decide, steps } = scene({
    found: [{}, { votes: [vote('carol')] }],
    changed: [
      { ok: false, approval: other, problem: 'x' },
      { ok: true, approval: approval({ state: 'approved' }) },
    ],
  });
  expect(await decide()).toMatchObject({ ok: true });
  expect(steps.map(({ seen }) => seen)).toEqual([0, 1]);
});

it.each<[string, unknown, string]>([
  ['the store does not answer', 'down', 'Look at the request again before you decide anew'],
  [
    'someone was faster',
    { ok: false, approval: approval({ state: 'cancelled' }), problem: 'x' },
    'was cancelled',
  ],
  [
    'it is theirs twice',
    { ok: false, approval: approval(), problem: 'you voted already' },
    'This did not count: you voted already.',
  ],
])('does not count if %s', async (_why, answer, sentence) => {
  const { decide } = scene({ changed: [answer] });
  expect(await decide()).toMatchObject({ ok: false, problem: expect.stringContaining(sentence) });
});

it('is not decided if the person cannot be checked', async () => {
  expect(await scene({ verifyFails: true }).decide()).toEqual({
    ok: false,
    problem: 'Firebreak could not check or save this just now, so nothing was decided.',
  });
});
