/** Temporary access: asked for, settled by approvers, ending by itself at an absolute moment. */
import type { Announcement } from './approval.ts';
import type { ApproverRule } from './decision.ts';
import { approvals, type Vote } from './vote.ts';

export const GRANT_STATES = ['requested', 'active', 'denied', 'expired', 'ended'] as const;
export type GrantState = (typeof GRANT_STATES)[number];

/** At most one grant per subject and access is in one of these. */
export const OPEN_GRANT_STATES: readonly GrantState[] = ['requested', 'active'];

export interface Grant {
  /** `gr_…`, random. */
  readonly id: string;
  /** Raised by one with each change; the stores swap on it. */
  readonly version: number;
  readonly state: GrantState;
  /** Name of the access package in the policy file. */
  readonly access: string;
  /** The identity that gets the access, as tokens name it. */
  readonly subject: { readonly issuer: string; readonly subject: string; readonly email: string | undefined };
  /** Slack user who asked. */
  readonly requester: string;
  readonly reason: string;
  /** Milliseconds asked for; the clock starts at approval. */
  readonly duration: number;
  readonly approvers: ApproverRule;
  readonly policyDigest: string;
  readonly createdAt: number;
  /** While requested: when the request lapses. */
  readonly expiresAt: number;
  /** Absolute end, set once at approval; checked on every call. Undefined until then. */
  readonly until: number | undefined;
  readonly votes: readonly Vote[];
  readonly announcement: Announcement | undefined;
  readonly endedAt: number | undefined;
  /** Who ended it early, where somebody did. */
  readonly endedBy: string | undefined;
}

export type GrantEvent =
  | { readonly type: 'vote'; readonly vote: Vote }
  | { readonly type: 'announced'; readonly announcement: Announcement }
  | { readonly type: 'lapse' }
  | { readonly type: 'end'; readonly by: string };

/** The only question that matters at call time: no job has to have run for access to be over. */
export const isLive = (grant: Pick<Grant, 'state' | 'until'>, now: number): boolean =>
  grant.state === 'active' && grant.until !== undefined && now < grant.until;

/** The grant after an event, or the reason why the event does not apply. Pure. */
export const advanceGrant = (
  grant: Grant,
  event: GrantEvent,
  now: number,
): { ok: true; next: Grant } | { ok: false; problem: string } => {
  const change = changeFor(grant, event, now);
  return change === undefined
    ? { ok: false, problem: `access that is ${grant.state} cannot ${event.type}` }
    : { ok: true, next: { ...grant, ...change, version: grant.version + 1 } };
};

const changeFor = (grant: Grant, event: GrantEvent, now: number): Partial<Grant> | undefined => {
  switch (event.type) {
    case 'vote':
      return grant.state === 'requested' && now < grant.expiresAt
        ? countVote(grant, event.vote, now)
        : undefined;
    case 'announced':
      return grant.state === 'requested' ? { announcement: event.announcement } : undefined;
    case 'lapse':
      if (grant.state === 'requested' && now >= grant.expiresAt) return { state: 'expired', endedAt: now };
      return grant.state === 'active' && !isLive(grant, now) ? { state: 'expired', endedAt: now } : undefined;
    case 'end':
      return grant.state === 'active' || grant.state === 'requested'
        ? { state: 'ended', endedAt: now, endedBy: event.by }
        : undefined;
  }
};

const countVote = (grant: Grant, vote: Vote, now: number): Partial<Grant> => {
  const votes = [...grant.votes, vote];
  if (vote.verdict === 'deny') return { votes, state: 'denied', endedAt: now };
  if (approvals(votes) < grant.approvers.quorum) return { votes };
  return { votes, state: 'active', until: now + grant.duration };
};
