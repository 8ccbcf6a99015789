/** Every state and every event of an approval: what happens, and what cannot. */
import { describe, expect, it } from 'vitest';
import {
  APPROVAL_STATES,
  type Approval,
  type ApprovalEvent,
  type ApprovalState,
  advance,
  SEEN_BY_API,
  UNUSED_APPROVAL_LIFE,
} from '../../../src/domain/approval.ts';
import type { Vote } from '../../../src/domain/vote.ts';
import { safe } from '../../support/safe.ts';

const NOW = 1_800_000_000_000;

const vote = (user: string, verdict: Vote['verdict'] = 'approve'): Vote => ({
  by: { key: user, name: user, slackUser: user, proof: 'user' },
  verdict,
  reason: undefined,
  shareReason: false,
  at: NOW,
  click: { via: 'slack', team: 'T1', user },
});

const approval = (change: Partial<Approval> = {}): Approval => ({
  id: 'ap_1',
  version: 7,
  digest: 'd',
  state: 'pending',
  caller: {
    issuer: 'i',
    subject: 's',
    email: undefined,
    groups: [],
    kind: 'workload',
    clientId: undefined,
  },
  server: 'billing',
  tool: safe('delete_orders'),
  effect: 'destructive',
  facts: [],
  rule: 'r',
  policyDigest: 'p',
  approvers: { name: 'dba', any: [], quorum: 1, channel: undefined, timeout: undefined },
  preview: safe('{}'),
  session: 'ses_1',
  createdAt: NOW - 1000,
  expiresAt: NOW + 1000,
  votes: [],
  decidedAt: undefined,
  announcement: undefined,
  callerGone: false,
  holder: 'replica-1',
  reminders: 0,
  finishedAt: undefined,
  took: undefined,
  error: undefined,
  ...change,
});

type Case = { event: ApprovalEvent; over?: boolean; to: Partial<Record<ApprovalState, ApprovalState>> };
const everywhere = Object.fromEntries(APPROVAL_STATES.map((state) => [state, state]));
const finish = (outcome: 'executed' | 'failed' | 'unknown'): ApprovalEvent => ({
  type: 'finish',
  outcome,
  took: 12,
});

/** Where each event leads; a state that is not named refuses it. `over`: the time of the request is up. */
const TABLE: Record<string, Case> = {
  approve: { event: { type: 'vote', vote: vote('a'), seen: 0 }, to: { pending: 'approved' } },
  deny: { event: { type: 'vote', vote: vote('a', 'deny'), seen: 0 }, to: { pending: 'denied' } },
  'approve too late': { event: { type: 'vote', vote: vote('a'), seen: 0 }, over: true, to: {} },
  'deny too late': { event: { type: 'vote', vote: vote('a', 'deny'), seen: 0 }, over: true, to: {} },
  'expire too early': { event: { type: 'expire' }, to: {} },
  expire: { event: { type: 'expire' }, over: true, to: { pending: 'expired', approved: 'expired' } },
  cancel: { event: { type: 'cancel' }, to: { pending: 'cancelled', approved: 'cancelled' } },
  undeliverable: { event: { type: 'undeliverable' }, to: { pending: 'undeliverable' } },
  announced: {
    event: { type: 'announced', announcement: { channel: 'C', ts: '1' } },
    to: everywhere,
  },
  shown: { event: { type: 'shown', toldState: undefined }, to: everywhere },
  joined: {
    event: { type: 'joined', holder: 'replica-2' },
    to: { pending: 'pending', approved: 'approved' },
  },
  'caller gone': { event: { type: 'caller-gone' }, to: { pending: 'pending', approved: 'approved' } },
  reminded: { event: { type: 'reminded' }, to: { pending: 'pending' } },
  consume: { event: { type: 'consume', holder: 'replica-2' }, to: { approved: 'executing' } },
  'consume too late': { event: { type: 'consume', holder: 'replica-2' }, over: true, to: {} },
  pause: {
    event: { type: 'pause', paused: { until: NOW + 1, use: 'u' } },
    to: { executing: 'executing' },
  },
  'resume what is not paused': { event: { type: 'resume', holder: 'replica-2', use: 'u' }, to: {} },
  'lapse what is not paused': { event: { type: 'lapse' }, to: {} },
  executed: { event: finish('executed'), to: { executing: 'executed', unknown: 'executed' } },
  failed: { event: finish('failed'), to: { executing: 'failed', unknown: 'failed' } },
  'outcome unknown': { event: finish('unknown'), to: { executing: 'unknown' } },
};

const cases = Object.entries(TABLE).flatMap(([name, row]) =>
  APPROVAL_STATES.map((state) => ({ name, state, ...row, next: row.to[state] })),
);

describe('advance', () => {
  it.each(cases)('$name: $state -> $next', ({ event, state, next, over }) => {
    const before = approval({ state, expiresAt: over ? NOW : NOW + 1 });
    const after = advance(before, event, NOW);
    if (next === undefined) {
      expect(after.ok).toBe(false);
    } else {
      expect(after).toMatchObject({ ok: true, next: { state: next, version: 8 } });
    }
  });

  it('says since when its message does not show what became of it', () => {
    const announcement = { channel: 'C', ts: '1' };
    const changed = (event: ApprovalEvent, change: Partial<Approval> = {}, now = NOW) => {
      const advanced = advance(approval({ announcement, ...change }), event, now);
      return advanced.ok ? advanced.next : undefined;
    };
    const voted = changed({ type: 'vote', vote: vote('a'), seen: 0 });
    expect(voted?.unshownSince).toBe(NOW);
    expect(changed({ type: 'consume', holder: 'replica-2' }, voted, NOW + 1)?.unshownSince).toBe(NOW);
    expect(changed({ type: 'shown', toldState: 'approved' }, voted)).toMatchObject({ toldState: 'approved' });
    expect(changed({ type: 'shown', toldState: undefined }, voted)?.unshownSince).toBeUndefined();
    expect(changed({ type: 'reminded' })?.unshownSince).toBeUndefined();
    expect(changed({ type: 'announced', announcement })?.unshownSince).toBeUndefined();
    expect(changed({ type: 'announced', announcement }, { votes: [vote('a')] })?.unshownSince).toBe(NOW);
    const nowhere = [undefined, SEEN_BY_API].map(
      (announcement) => changed({ type: 'vote', vote: vote('a'), seen: 0 }, { announcement })?.unshownSince,
    );
    expect(nowhere).toEqual([undefined, undefined]);
  });

  it('never changes what was asked', () => {
    const { id, digest, caller, approvers, preview, policyDigest } = approval();
    for (const { event, state, over } of cases) {
      const after = advance(approval({ state, expiresAt: over ? NOW : NOW + 1 }), event, NOW);
      if (after.ok)
        expect(after.next).toMatchObject({ id, digest, caller, approvers, preview, policyDigest });
    }
  });

  it('counts distinct people towards the quorum', () => {
    const two = approval({ approvers: { ...approval().approvers, quorum: 2 } });
    const first = advance(two, { type: 'vote', vote: vote('a'), seen: 0 }, NOW);
    if (!first.ok) throw new Error(first.problem);
    expect(first.next.state).toBe('pending');
    expect(advance(first.next, { type: 'vote', vote: vote('a'), seen: 0 }, NOW)).toEqual({
      ok: false,
      problem: 'this person has voted already',
    });
    expect(advance(first.next, { type: 'vote', vote: vote('b'), seen: 1 }, NOW)).toMatchObject({
      next: { state: 'approved' },
    });
  });

  it('lets one denial outweigh approvals that are short of the quorum', () => {
    const two = approval({ approvers: { ...approval().approvers, quorum: 2 }, votes: [vote('a')] });
    expect(advance(two, { type: 'vote', vote: vote('b', 'deny'), seen: 1 }, NOW)).toMatchObject({
      next: { state: 'denied', decidedAt: NOW, finishedAt: NOW },
    });
  });

  it('gives an approval ten minutes to be used, counted from the decision', () => {
    expect(advance(approval(), { type: 'vote', vote: vote('a'), seen: 0 }, NOW)).toMatchObject({
      next: { decidedAt: NOW, expiresAt: NOW + UNUSED_APPROVAL_LIFE },
    });
  });

  it('goes on after a pause in time, by whoever knows how, and has failed without them', () => {
    const paused = approval({ state: 'executing', spentAt: NOW - 5, paused: { until: NOW + 10, use: 'u' } });
    const resume = (use: string, at: number) => advance(paused, { type: 'resume', holder: 'r2', use }, at);
    expect(resume('u', NOW)).toMatchObject({
      next: { state: 'executing', holder: 'r2', paused: undefined },
    });
    expect([resume('other', NOW).ok, resume('u', NOW + 10).ok]).toEqual([false, false]);
    expect(advance(paused, { type: 'lapse' }, NOW + 9).ok).toBe(false);
    expect(advance(paused, { type: 'lapse' }, NOW + 10)).toMatchObject({
      next: { state: 'failed', paused: undefined, took: 15, error: expect.stringContaining('come back') },
    });
    expect(advance(paused, { type: 'lapse', reason: safe('given up') }, NOW)).toMatchObject({
      next: { state: 'failed', paused: undefined, error: 'given up' },
    });
    expect(advance(paused, finish('executed'), NOW)).toMatchObject({ next: { paused: undefined } });
  });

  it('knows who executes, and that someone waits again', () => {
    const left = approval({ state: 'approved', callerGone: true });
    expect(advance(left, { type: 'joined', holder: 'replica-2' }, NOW)).toMatchObject({
      next: { holder: 'replica-2', callerGone: false },
    });
    expect(advance(left, { type: 'consume', holder: 'replica-3' }, NOW)).toMatchObject({
      next: { holder: 'replica-3' },
    });
  });
});
