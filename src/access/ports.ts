/** What temporary access needs from the outside. */
import type { Announcement } from '../domain/approval.ts';
import type { Identity } from '../domain/caller.ts';
import type { ApproverRule } from '../domain/decision.ts';
import type { Grant, GrantState } from '../domain/grant.ts';
import type { Page, Span } from '../domain/page.ts';

export interface GrantStore {
  /** Saves a new grant; false if an open one (`OPEN_GRANT_STATES`) for the same subject and access is there already. */
  createGrant(grant: Grant): Promise<boolean>;
  getGrant(id: string): Promise<Grant | undefined>;
  /** Replaces the stored grant only if its version is `next.version - 1`; false if someone was faster. */
  swapGrant(next: Grant): Promise<boolean>;
  /** Grants of this subject that are active and end after `now`. */
  liveGrants(
    subject: { readonly issuer: string; readonly subject: string },
    now: number,
  ): Promise<readonly Grant[]>;
  /** Active grants whose `until`, and requested ones whose `expiresAt`, is at or before `now`. */
  lapsedGrants(now: number, limit: number): Promise<readonly Grant[]>;
  /** Those whose `unshownSince` lies in this span (milliseconds since the epoch, both ends included), oldest first. */
  unshownGrants(span: Span, limit: number): Promise<readonly Grant[]>;
  /** Removes those that are over, reviewed, and were made at or before this moment, at most `limit`; says how many. */
  removeOldGrants(before: number, limit: number): Promise<number>;
  /** Newest first. */
  listGrants(query: GrantQuery): Promise<Page<Grant>>;
}

export interface GrantQuery {
  readonly state?: GrantState | undefined;
  readonly requester?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** What people can ask for, as far as grants care. */
export interface AccessPackage {
  readonly name: string;
  readonly title: string;
  readonly servers: readonly string[];
  readonly tools: readonly string[];
  /** Longest time, in milliseconds. */
  readonly max: number;
  readonly approvers: ApproverRule;
  /** Groups whose members may ask. */
  readonly requesters: readonly string[];
  readonly coversApproval: boolean;
}

/** The access packages of the policy in force. */
export type CurrentAccess = () => {
  readonly packages: readonly AccessPackage[];
  /** What can be taken without asking, in an emergency; its approvers review it afterwards. */
  readonly breakGlass: readonly AccessPackage[];
  readonly policyDigest: string;
};

/** Someone in Slack, and who they are to the gateway. */
export interface Requester {
  readonly slackUser: string;
  readonly identity: Identity;
}

/** Whether the person belongs to one of these groups, now. Rejects if that cannot be told. */
export type BelongsTo = (person: Requester, groups: readonly string[]) => Promise<boolean>;

/** What a card is about: the access itself, or more time on it. */
export type GrantCard = 'access' | 'extension';

/** Shows a request to its approvers; undefined if no surface took it. */
export type AnnounceGrant = (grant: Grant, card: GrantCard) => Promise<Announcement | undefined>;

/** What happened to a grant, if someone should hear of it. */
export type GrantNews =
  | 'active'
  | 'denied'
  | 'expired'
  | 'ended'
  | 'ending-soon'
  | 'extended'
  | 'extension-denied';

/** Asks again for the review of break-glass access. Must not throw. */
export type RemindReview = (grant: Grant) => Promise<void>;

/** Renders the cards again and tells the requester the news, if there is any. Must not throw. */
export type TellGrant = (grant: Grant, news: GrantNews | undefined) => Promise<void>;
