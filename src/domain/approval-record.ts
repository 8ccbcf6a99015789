/** What is signed of a spent approval. */
import type { ApproverRule } from './decision.ts';
import type { Impact } from './impact.ts';
import type { Click, Vote } from './vote.ts';

export const RECORD_FORMAT = 'firebreak-approval/1';

/** Digests of what could be a secret; moments in milliseconds since the epoch. */
export interface ApprovalRecord {
  readonly format: typeof RECORD_FORMAT;
  readonly approval: string;
  /** The recording in which people were asked. */
  readonly session: string;
  readonly caller: { readonly issuer: string; readonly subject: string };
  readonly server: string;
  readonly tool: string;
  /** SHA-256 (hex) of the tool's definition at that server. */
  readonly definition?: string;
  /** The digest of the call: caller, server, tool, definition and raw arguments in one. */
  readonly digest: string;
  /** SHA-256 (hex) of what the approvers were shown, as it was rendered. */
  readonly card?: string;
  readonly policyDigest: string;
  readonly rule: string;
  readonly approvers: Pick<ApproverRule, 'name' | 'any' | 'quorum'>;
  readonly votes: readonly SealedVote[];
  readonly impact?: Impact;
  readonly askedAt: number;
  readonly decidedAt: number;
  readonly expiresAt: number;
  /** When it was spent, and by which process. */
  readonly spent: { readonly at: number; readonly by: string };
  /** Missing as long as the call runs. */
  readonly outcome?: { readonly state: string; readonly at: number; readonly took: number };
}

export interface SealedVote extends Pick<Vote, 'verdict' | 'at'> {
  /** Stable key of the person, and how people know them. */
  readonly key: string;
  readonly name: string;
  readonly via: Click['via'];
  /** The approver source that proved them. */
  readonly proof: string;
  /** How an account of Slack became a person: link, email or directory. */
  readonly mapping?: string;
  readonly authenticatedAt?: number;
}

export interface SealedApproval {
  readonly record: ApprovalRecord;
  /** Which key signed, see `keyId`. */
  readonly key: string;
  /** Ed25519 over `firebreak-approval/1 <canonical JSON of the record>`, in Base64. */
  readonly signature: string;
}
