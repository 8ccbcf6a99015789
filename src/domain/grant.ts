/** Temporary access: asked for, settled by approvers, ending by itself at an absolute moment. */
import type { Advanced, Announcement } from './approval.ts';
import type { Identity } from './caller.ts';
import type { ApproverRule } from './decision.ts';
import { approvals, hasVoted, type Vote } from './vote.ts';

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
  readonly subject: Identity;
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
  /** True once the requester was told that the end is near. */
  readonly warned: boolean;
  readonly endedAt: number | undefined;
  /** Who ended it early, where somebody did. */
  readonly endedBy: string | undefined;
}

export type GrantEvent =
  | { readonly type: 'vote'; readonly vote: Vote }
  | { readonly type: 'announced'; readonly announcement: Announcement }
  | { readonly type: 'lapse' }
  | { readonly type: 'warned' }
  | { readonly type: 'end'; readonly by: string };

/** The only question that matters at call time: no job has to have run for access to be over. */
export const isLive = (grant: Pick<Grant, 'state' | 'until'>, now: number): boolean =>
  grant.state === 'active' && grant.until !== undefined && now < grant.until;

/** The grant after an event, or the reason why the event does not apply. Pure. */
export const advanceGrant = (grant: Grant, event: GrantEvent, now: number): Advanced<Grant> => {
  if (!from[event.type].includes(grant.state)) {
    return { ok: false, problem: `access that is ${grant.state} cannot ${event.type}` };
  }
  const problem = problemWith(grant, event, now);
  if (problem !== undefined) return { ok: false, problem };
  return { ok: true, next: { ...grant, ...changeFor(grant, event, now), version: grant.version + 1 } };
};

const from: { [T in GrantEvent['type']]: readonly GrantState[] } = {
  vote: ['requested'],
  // From every state: somebody may decide before the gateway has heard where the card stands.
  announced: GRANT_STATES,
  lapse: OPEN_GRANT_STATES,
  warned: ['active'],
  end: OPEN_GRANT_STATES,
};

const problemWith = (grant: Grant, event: GrantEvent, now: number): string | undefined => {
  const over = grant.state === 'requested' ? now >= grant.expiresAt : !isLive(grant, now);
  switch (event.type) {
    case 'vote':
      if (over) return 'the request has expired';
      return hasVoted(grant.votes, event.vote.by.key) ? 'this person has voted already' : undefined;
    case 'lapse':
      return over ? undefined : 'the access has not ended yet';
    case 'warned':
      return grant.warned ? 'the warning was given already' : undefined;
    default:
      return undefined;
  }
};

const changeFor = (grant: Grant, event: GrantEvent, now: number): Partial<Grant> => {
  switch (event.type) {
    case 'vote':
      return countVote(grant, event.vote, now);
    case 'announced':
      return { announcement: event.announcement };
    case 'lapse':
      return { state: 'expired', endedAt: now };
    case 'warned':
      return { warned: true };
    case 'end':
      return { state: 'ended', endedAt: now, endedBy: event.by };
  }
};

const countVote = (grant: Grant, vote: Vote, now: number): Partial<Grant> => {
  const votes = [...grant.votes, vote];
  if (vote.verdict === 'deny') return { votes, state: 'denied', endedAt: now };
  if (approvals(votes) < grant.approvers.quorum) return { votes };
  return { votes, state: 'active', until: now + grant.duration };
};
