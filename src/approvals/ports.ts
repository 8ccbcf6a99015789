/** What the approval of calls needs from the outside: a store, a surface that asks people, and proof of who answered. */
import type { Announcement, Approval, ApprovalState } from '../domain/approval.ts';
import type { ApproverRule } from '../domain/decision.ts';
import type { Grant } from '../domain/grant.ts';
import type { Page } from '../domain/page.ts';
import type { Approver } from '../domain/vote.ts';

export interface ApprovalStore {
  /** Saves a new approval; false where an open one (`OPEN_STATES`) with the same digest is there already. Durable once resolved. */
  createApproval(approval: Approval): Promise<boolean>;
  getApproval(id: string): Promise<Approval | undefined>;
  /** The open approval with this digest. */
  openApproval(digest: string): Promise<Approval | undefined>;
  /** Replaces the stored approval only where its version is `next.version - 1`; false where somebody was faster. */
  swapApproval(next: Approval): Promise<boolean>;
  approvalsById(ids: readonly string[]): Promise<readonly Approval[]>;
  /** Newest first. */
  listApprovals(query: ApprovalQuery): Promise<Page<Approval>>;
}

export interface ApprovalQuery {
  readonly state?: ApprovalState | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Shows a request to its approvers; resolves with where it stands, or undefined where no surface took it. */
export type Announce = (approval: Approval) => Promise<Announcement | undefined>;

/** Renders the request again after it changed. Must not throw: the decision stands whatever the surface does. */
export type Refresh = (approval: Approval) => Promise<void>;

/** Where a decision came from, before anything about the person is proven. */
export type Click =
  | { readonly via: 'slack'; readonly team: string; readonly user: string }
  | { readonly via: 'api'; readonly caller: Approval['caller'] };

/** A request somebody may decide about: who asked for it, and who may decide. */
export type Decidable = Pick<Approval, 'id' | 'approvers' | 'votes'> & {
  readonly requestedBy: {
    readonly identity: Approval['caller'] | Grant['subject'];
    readonly slackUser: string | undefined;
  };
};

/**
 * Establishes, now and not from memory, that the person behind the click may decide this request.
 * Fails closed: whatever cannot be proven is a refusal with a sentence for the clicker.
 */
export type VerifyApprover = (
  click: Click,
  request: Decidable,
) => Promise<{ ok: true; approver: Approver } | { ok: false; reason: string }>;

/** Whether somebody could ever satisfy the rule; used to refuse requests nobody can decide. */
export type CanBeAsked = (rule: ApproverRule) => Promise<boolean>;
