/** A decision of one verified person about one request, and when enough of them have spoken. */

/** The person behind a click, established at the moment of the click. */
export interface Approver {
  /** Stable key of the person: their identity where one is mapped, otherwise `slack:<team>:<user>`. Distinct people count. */
  readonly key: string;
  /** How people know them, for cards and records. */
  readonly name: string;
  /** Slack user id, where the vote came by Slack. */
  readonly slackUser: string | undefined;
  /** The approver source that proved them, e.g. `slackGroup:S0DBA`. */
  readonly proof: string;
}

export interface Vote {
  readonly by: Approver;
  readonly verdict: 'approve' | 'deny';
  readonly reason: string | undefined;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly via: 'slack' | 'api' | 'simulator';
}

/** Distinct people, not clicks: the same person approving twice counts once. */
export const approvals = (votes: readonly Vote[]): number =>
  new Set(votes.filter((vote) => vote.verdict === 'approve').map((vote) => vote.by.key)).size;
