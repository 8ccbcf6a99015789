/** Every state and every event of a grant: what happens, and what cannot. */
import { describe, expect, it } from 'vitest';
import {
  advanceGrant,
  GRANT_STATES,
  type Grant,
  type GrantEvent,
  type GrantState,
  isLive,
} from '../../../src/domain/grant.ts';
import type { Vote } from '../../../src/domain/vote.ts';
import { safe } from '../../support/safe.ts';

const NOW = 1_800_000_000_000;

const vote = (user: string, verdict: Vote['verdict'] = 'approve'): Vote => ({
  by: { key: user, name: user, slackUser: user, proof: 'user' },
  verdict,
  reason: undefined,
  shareReason: true,
  at: NOW,
  click: { via: 'slack', team: 'T1', user },
});

const grant = (change: Partial<Grant> = {}): Grant => ({
  id: 'gr_1',
  version: 7,
  state: 'requested',
  access: 'billing-admin',
  subject: { issuer: 'i', subject: 's', email: undefined },
  requester: 'U1',
  reason: safe('r'),
  duration: 1000,
  approvers: { name: 'dba', any: [], quorum: 1, channel: undefined, timeout: undefined },
  policyDigest: 'p',
  createdAt: NOW - 10,
  expiresAt: NOW + 1,
  until: undefined,
  votes: [],
  announcement: undefined,
  extension: undefined,
  warned: false,
  endedAt: undefined,
  endedBy: undefined,
  ...change,
});

/** As it would look in this state; `over`: the time of the request or the access is up. */
const inState = (state: GrantState, over: boolean): Grant => {
  const end = over ? NOW : NOW + 1;
  return grant({ state, expiresAt: end, until: state === 'requested' ? undefined : end });
};

const announcement = { channel: 'C', ts: '1' };
const everywhere = Object.fromEntries(GRANT_STATES.map((state) => [state, state]));
type Case = { event: GrantEvent; over?: boolean; to: Partial<Record<GrantState, GrantState>> };

/** Where each event leads; a state that is not named refuses it. */
const TABLE: Record<string, Case> = {
  approve: { event: { type: 'vote', vote: vote('a'), seen: 0 }, to: { requested: 'active' } },
  deny: { event: { type: 'vote', vote: vote('a', 'deny'), seen: 0 }, to: { requested: 'denied' } },
  'approve too late': { event: { type: 'vote', vote: vote('a'), seen: 0 }, over: true, to: {} },
  announced: { event: { type: 'announced', announcement }, to: everywhere },
  extend: {
    event: { type: 'extend', extension: { duration: 5, reason: safe('r'), expiresAt: NOW + 1 } },
    to: { active: 'active' },
  },
  'extend too late': {
    event: { type: 'extend', extension: { duration: 5, reason: safe('r'), expiresAt: NOW + 1 } },
    over: true,
    to: {},
  },
  'extension announced, but none asked for': {
    event: { type: 'extension-announced', announcement },
    to: {},
  },
  shown: { event: { type: 'shown' }, to: everywhere },
  warned: { event: { type: 'warned' }, to: { active: 'active' } },
  'lapse too early': { event: { type: 'lapse' }, to: {} },
  lapse: { event: { type: 'lapse' }, over: true, to: { requested: 'expired', active: 'expired' } },
  end: { event: { type: 'end', by: 'x' }, to: { requested: 'ended', active: 'ended' } },
};

const cases = Object.entries(TABLE).flatMap(([name, row]) =>
  GRANT_STATES.map((state) => ({ name, state, ...row, next: row.to[state] })),
);

describe('advanceGrant', () => {
  it('says since when its messages do not show what became of it', () => {
    const changed = (event: GrantEvent, before: Grant, now = NOW) => {
      const advanced = advanceGrant(before, event, now);
      if (!advanced.ok) throw new Error(advanced.problem);
      return advanced.next;
    };
    const asked = changed({ type: 'announced', announcement }, inState('requested', false));
    expect(asked.unshownSince).toBeUndefined();
    const active = changed({ type: 'vote', vote: vote('a'), seen: 0 }, asked);
    expect(active.unshownSince).toBe(NOW);
    const shown = changed({ type: 'shown' }, active);
    expect(shown.unshownSince).toBeUndefined();
    const extension = { duration: 5, reason: safe('r'), expiresAt: NOW + 1 };
    const extending = changed({ type: 'extend', extension }, shown);
    expect(extending.unshownSince).toBeUndefined();
    expect(changed({ type: 'extension-announced', announcement }, extending).unshownSince).toBeUndefined();
    expect(changed({ type: 'warned' }, shown).unshownSince).toBe(NOW);
  });

  it.each(cases)('$name: $state -> $next', ({ event, state, next, over }) => {
    const after = advanceGrant(inState(state, over === true), event, NOW);
    if (next === undefined) {
      expect(after.ok).toBe(false);
    } else {
      expect(after).toMatchObject({ ok: true, next: { state: next, version: 8 } });
    }
  });

  it('is live in one state only, and only before its end', () => {
    for (const state of GRANT_STATES) {
      expect(isLive(inState(state, false), NOW)).toBe(state === 'active');
      expect(isLive(inState(state, true), NOW)).toBe(false);
    }
  });

  it('counts distinct people, for the access and for an extension', () => {
    const two = { ...grant().approvers, quorum: 2 };
    const extension = {
      state: 'requested' as const,
      duration: 5,
      reason: safe('r'),
      expiresAt: NOW + 1,
      votes: [],
      announcement: undefined,
    };
    const open = [
      grant({ approvers: two }),
      grant({ approvers: two, state: 'active', until: NOW + 1, extension }),
    ];
    for (const before of open) {
      const once = advanceGrant(before, { type: 'vote', vote: vote('a'), seen: 0 }, NOW);
      if (!once.ok) throw new Error(once.problem);
      expect(once.next.until).toBe(before.until);
      expect(advanceGrant(once.next, { type: 'vote', vote: vote('a'), seen: 0 }, NOW).ok).toBe(false);
      const twice = advanceGrant(once.next, { type: 'vote', vote: vote('b'), seen: 1 }, NOW);
      expect(twice).toMatchObject({ next: { state: 'active' } });
      if (twice.ok) expect(twice.next.until).toBe(before.until === undefined ? NOW + 1000 : before.until + 5);
    }
  });
});
