/** Temporary access: asked for, settled by approvers, ending by itself at an absolute moment. */
import type { Advanced, Announcement } from './approval.ts';
import type { Identity } from './caller.ts';
import type { ApproverRule } from './decision.ts';
import type { SafeText } from './text/safe-text.ts';
import { approvals, type CastVote, problemWithVote, type Vote } from './vote.ts';

export const GRANT_STATES = ['requested', 'active', 'denied', 'expired', 'ended'] as const;
export type GrantState = (typeof GRANT_STATES)[number];

/** At most one grant per subject and access is in one of these. */
export const OPEN_GRANT_STATES: readonly GrantState[] = ['requested', 'active'];

/** A request for more time on access that is active; decided like the access itself. */
export interface Extension {
  readonly state: 'requested' | 'granted' | 'denied';
  /** Milliseconds that are added to `until`. */
  readonly duration: number;
  readonly reason: SafeText;
  /** When the request lapses; never later than the access itself. */
  readonly expiresAt: number;
  readonly votes: readonly Vote[];
  readonly announcement: Announcement | undefined;
}

/** Break-glass access is looked at afterwards, by someone else than the one who took it. */
export interface Review {
  readonly state: 'open' | 'closed';
  /** When someone was last asked to do it. */
  readonly remindedAt: number;
  readonly closedAt?: number | undefined;
  readonly closedBy?: string | undefined;
  /** What they found. */
  readonly comment?: SafeText | undefined;
}

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
  readonly reason: SafeText;
  /** Milliseconds asked for; the clock starts at approval. */
  readonly duration: number;
  readonly approvers: ApproverRule;
  readonly policyDigest: string;
  readonly createdAt: number;
  /** While requested: when the request lapses. */
  readonly expiresAt: number;
  /** Absolute end, set at approval and moved only by an approved extension; checked on every call. */
  readonly until: number | undefined;
  readonly votes: readonly Vote[];
  readonly announcement: Announcement | undefined;
  /** Since when its messages do not show what became of it, in milliseconds since the epoch; undefined if they do. */
  readonly unshownSince?: number | undefined;
  /** The latest request for more time. */
  readonly extension: Extension | undefined;
  /** True once the requester was told that the end is near. */
  readonly warned: boolean;
  readonly endedAt: number | undefined;
  /** Who ended it early, if someone did. */
  readonly endedBy: string | undefined;
  /** Of break-glass access only, which no one approved. */
  readonly review?: Review | undefined;
}

export type GrantEvent =
  /** Counts for the access while that is requested, and for its extension afterwards. */
  | CastVote
  | { readonly type: 'announced'; readonly announcement: Announcement }
  | { readonly type: 'extend'; readonly extension: Pick<Extension, 'duration' | 'reason' | 'expiresAt'> }
  | { readonly type: 'extension-announced'; readonly announcement: Announcement }
  | { readonly type: 'shown' }
  | { readonly type: 'warned' }
  | { readonly type: 'lapse' }
  | { readonly type: 'end'; readonly by: string }
  | { readonly type: 'review-reminded' }
  | { readonly type: 'close-review'; readonly by: string; readonly comment: SafeText };

/** The only question that matters at call time: no job has to have run for access to be over. */
export const isLive = (grant: Pick<Grant, 'state' | 'until'>, now: number): boolean =>
  grant.state === 'active' && grant.until !== undefined && now < grant.until;

/** True while people can decide about more time. */
export const isExtensionOpen = (grant: Grant, now: number): boolean =>
  isLive(grant, now) && grant.extension?.state === 'requested' && now < grant.extension.expiresAt;

/** The grant after an event, or the reason why the event does not apply. Pure. */
export const advanceGrant = (grant: Grant, event: GrantEvent, now: number): Advanced<Grant> => {
  if (!from[event.type].includes(grant.state)) {
    return { ok: false, problem: `access that is ${grant.state} cannot ${event.type}` };
  }
  const problem = problemWith(grant, event, now);
  if (problem !== undefined) return { ok: false, problem };
  const changed = { ...grant, ...changeFor(grant, event, now), version: grant.version + 1 };
  return { ok: true, next: { ...changed, unshownSince: unshownAfter(changed, event, now) } };
};

/** A card that was posted a moment ago shows this state already, unless someone decided in between. */
const unshownAfter = (next: Grant, { type }: GrantEvent, now: number): number | undefined => {
  const { announcement, extension, state, votes, unshownSince } = next;
  const isFirst = type === 'announced' && state === 'requested' && votes.length === 0;
  if (announcement === undefined || type === 'shown' || isFirst) return undefined;
  const isUnchanged = type === 'extend' || (type === 'extension-announced' && extension?.votes.length === 0);
  return isUnchanged ? unshownSince : (unshownSince ?? now);
};

const from: { [T in GrantEvent['type']]: readonly GrantState[] } = {
  vote: ['requested', 'active'],
  // From every state: someone may decide before the gateway has heard where the card stands.
  announced: GRANT_STATES,
  extend: ['active'],
  'extension-announced': ['active', 'expired', 'ended'],
  shown: GRANT_STATES,
  warned: ['active'],
  lapse: OPEN_GRANT_STATES,
  end: OPEN_GRANT_STATES,
  'review-reminded': GRANT_STATES,
  'close-review': GRANT_STATES,
};

const problemWith = (grant: Grant, event: GrantEvent, now: number): string | undefined => {
  const over = grant.state === 'requested' ? now >= grant.expiresAt : !isLive(grant, now);
  switch (event.type) {
    case 'vote':
      return isOpen(grant, now)
        ? problemWithVote(openVotes(grant), event)
        : 'there is nothing left to decide';
    case 'extend':
      if (over) return 'the access has ended';
      if (grant.review !== undefined) return 'break-glass access cannot be extended';
      return isExtensionOpen(grant, now) ? 'more time was asked for already' : undefined;
    case 'extension-announced':
      return grant.extension === undefined ? 'no one asked for more time' : undefined;
    case 'lapse':
      return over ? undefined : 'the access has not ended yet';
    case 'close-review':
      // What is done with it after the review, no one would look at.
      if (isLive(grant, now)) return 'the access has to be over first; end it, or wait';
      return grant.review?.state === 'open' ? undefined : 'there is no open review';
    case 'review-reminded':
      return grant.review?.state === 'open' ? undefined : 'there is no open review';
    case 'warned':
      return grant.warned ? 'the warning was given already' : undefined;
    default:
      return undefined;
  }
};

/** True while people can decide about it, or about more of it. */
export const isOpen = (grant: Grant, now: number): boolean =>
  grant.state === 'requested' ? now < grant.expiresAt : isExtensionOpen(grant, now);

/** The votes on what can be decided now: the access itself, or more of it. */
export const openVotes = (grant: Grant): readonly Vote[] =>
  grant.state === 'requested' ? grant.votes : (grant.extension?.votes ?? []);

const changeFor = (grant: Grant, event: GrantEvent, now: number): Partial<Grant> => {
  switch (event.type) {
    case 'vote':
      return grant.state === 'requested'
        ? countVote(grant, event.vote, now)
        : countExtensionVote(grant, event.vote);
    case 'announced':
      return { announcement: event.announcement };
    case 'extend':
      return {
        extension: { ...event.extension, state: 'requested', votes: [], announcement: undefined },
      };
    case 'extension-announced':
      return grant.extension === undefined
        ? {}
        : { extension: { ...grant.extension, announcement: event.announcement } };
    case 'shown':
      return {};
    case 'warned':
      return { warned: true };
    case 'lapse':
      return { state: 'expired', endedAt: now };
    case 'end':
      return { state: 'ended', endedAt: now, endedBy: event.by };
    case 'review-reminded':
      return { review: { state: 'open', remindedAt: now } };
    case 'close-review': {
      const { by: closedBy, comment } = event;
      return { review: { state: 'closed', remindedAt: now, closedAt: now, closedBy, comment } };
    }
  }
};

const countVote = (grant: Grant, vote: Vote, now: number): Partial<Grant> => {
  const votes = [...grant.votes, vote];
  if (vote.verdict === 'deny') return { votes, state: 'denied', endedAt: now };
  if (approvals(votes) < grant.approvers.quorum) return { votes };
  return { votes, state: 'active', until: now + grant.duration };
};

const countExtensionVote = (grant: Grant, vote: Vote): Partial<Grant> => {
  const { extension, until } = grant;
  if (extension === undefined || until === undefined) return {};
  const votes = [...extension.votes, vote];
  if (vote.verdict === 'deny') return { extension: { ...extension, votes, state: 'denied' } };
  if (approvals(votes) < grant.approvers.quorum) return { extension: { ...extension, votes } };
  return {
    extension: { ...extension, votes, state: 'granted' },
    until: until + extension.duration,
    warned: false,
  };
};
