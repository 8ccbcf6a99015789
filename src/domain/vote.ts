/** A decision of one verified person about one request, and when enough of them have spoken. */
import type { Caller, Identity } from './caller.ts';
import type { ApproverRule } from './decision.ts';
import type { SafeText } from './text/safe-text.ts';

type ClickingCaller = Pick<
  Caller,
  'issuer' | 'subject' | 'email' | 'groups' | 'kind' | 'clientId' | 'foreign' | 'unproven'
>;

/** By which way a decision came, before anything about the person is proven. */
export type Click =
  | { readonly via: 'slack' | 'simulator'; readonly team: string; readonly user: string }
  | {
      readonly via: 'api';
      readonly caller: ClickingCaller;
    }
  | {
      readonly via: 'web';
      readonly caller: ClickingCaller;
      /** When the identity provider last proved who they are (`auth_time`), in milliseconds since the epoch. */
      readonly authenticatedAt: number;
    };

/** The person behind a click, established at the moment of the click. */
export interface Approver {
  /** Stable key of the person: their identity if one is mapped, otherwise `slack:<team>:<user>`. Distinct people count. */
  readonly key: string;
  /** How people know them, for cards and records. */
  readonly name: string;
  /** Slack user id, if the vote came by Slack. */
  readonly slackUser: string | undefined;
  /** The approver source that proved them, e.g. `slackGroup:S0DBA`. */
  readonly proof: string;
  /** How their Slack account became an identity (`link`, `email` or `directory`), if the vote came by Slack. */
  readonly mapping?: string | undefined;
}

export interface Vote {
  readonly by: Approver;
  readonly verdict: 'approve' | 'deny';
  readonly reason: SafeText | undefined;
  /** Whether the requester may read the reason. */
  readonly shareReason: boolean;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Kept, so that the person can be verified again when the approval is spent. */
  readonly click: Click;
}

/** A request someone may decide about: who asked for it, and who may decide. */
export interface Decidable {
  readonly id: string;
  readonly approvers: ApproverRule;
  readonly votes: readonly Vote[];
  /** Undefined if no one asked, such as for a tool that a server has changed. */
  readonly requestedBy: Requester | undefined;
}

interface Requester {
  readonly identity: Identity;
  readonly slackUser: string | undefined;
  readonly kind: Caller['kind'];
  /** The one who answers for a service: e-mail address, subject or Slack user id. */
  readonly owner: string | undefined;
}

/**
 * Establishes, now and not from memory, that the person behind the click may decide this request.
 * Fails closed: whatever cannot be proven is a refusal with a sentence for the clicker.
 */
export type VerifyApprover = (
  click: Click,
  request: Decidable,
) => Promise<{ ok: true; approver: Approver } | { ok: false; problem: string }>;

/** Distinct people, not clicks: the same person approving twice counts once. */
export const approvals = (votes: readonly Vote[]): number =>
  new Set(votes.filter((vote) => vote.verdict === 'approve').map((vote) => vote.by.key)).size;

/** Whether the person with this key has voted, for or against. */
export const hasVoted = (votes: readonly Vote[], key: string): boolean =>
  votes.some((vote) => vote.by.key === key);

/** A vote as it is to be counted. */
export interface CastVote {
  readonly type: 'vote';
  readonly vote: Vote;
  /** How many had voted when the voter was told from them: someone who votes meanwhile may be the same person by another name. */
  readonly seen: number;
}

/** Why it cannot be counted among these. */
export const problemWithVote = (votes: readonly Vote[], { vote, seen }: CastVote): string | undefined => {
  if (hasVoted(votes, vote.by.key)) return 'this person has voted already';
  return votes.length === seen ? undefined : 'others have voted meanwhile';
};

/** How many more distinct people have to approve. */
export const missingApprovals = (votes: readonly Vote[], quorum: number): number =>
  Math.max(0, quorum - approvals(votes));
