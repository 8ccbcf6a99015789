/** What the approval of calls needs from the outside: a store and a surface that asks people. */
import type { Announcement, Approval, ApprovalState } from '../domain/approval.ts';
import type { ApproverRule } from '../domain/decision.ts';
import type { Page, Span } from '../domain/page.ts';

export interface ApprovalStore {
  /** Saves a new approval; false if an open one (`OPEN_STATES`) with the same digest is there already. Durable once resolved. */
  createApproval(approval: Approval): Promise<boolean>;
  getApproval(id: string): Promise<Approval | undefined>;
  /** The open approval with this digest. */
  openApproval(digest: string): Promise<Approval | undefined>;
  /** Replaces the stored approval only if its version is `next.version - 1`; false if someone was faster. */
  swapApproval(next: Approval): Promise<boolean>;
  /** Those of these ids that are no longer pending: what waits here asks for it many times a second. */
  decidedApprovals(ids: readonly string[]): Promise<readonly Approval[]>;
  /** Those whose `unshownSince` lies in this span (milliseconds since the epoch, both ends included), oldest first. */
  unshownApprovals(span: Span, limit: number): Promise<readonly Approval[]>;
  /** Removes those that are over and were made at or before this moment, at most `limit`; says how many. */
  removeOldApprovals(before: number, limit: number): Promise<number>;
  /** Newest first. */
  listApprovals(query: ApprovalQuery): Promise<Page<Approval>>;
}

export interface ApprovalQuery {
  readonly state?: ApprovalState | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Shows a request to its approvers; resolves with where it stands, or undefined if no surface took it. */
export type Announce = (approval: Approval) => Promise<Announcement | undefined>;

/** Renders the request again after it changed. Must not throw: the decision stands whatever the surface does. */
export type Refresh = (approval: Approval) => Promise<void>;

/** Whether someone could ever satisfy the rule; used to refuse requests no one can decide. */
export type CanBeAsked = (rule: ApproverRule) => Promise<boolean>;

/**
 * Why the call is denied by now, as a sentence, whatever its arguments are and people say; undefined if it may run once it
 * is approved. Rejects if that cannot be known.
 */
export type DeniedNow = (approval: Approval) => Promise<string | undefined>;

/** Whether the process of this name still runs; its waiting callers and running calls are lost otherwise. */
export type IsAlive = (holder: string) => Promise<boolean>;

/** Asks the approvers again; `approval.reminders` says how often that has been done, this time included. Must not throw. */
export type Remind = (approval: Approval) => Promise<void>;
