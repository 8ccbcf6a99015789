/** What temporary access needs from the outside. */
import type { Announcement } from '../domain/approval.ts';
import type { Grant, GrantState } from '../domain/grant.ts';
import type { Page } from '../domain/page.ts';

export interface GrantStore {
  /** Saves a new grant; false where an open one (`OPEN_GRANT_STATES`) for the same subject and access is there already. */
  createGrant(grant: Grant): Promise<boolean>;
  getGrant(id: string): Promise<Grant | undefined>;
  /** Replaces the stored grant only where its version is `next.version - 1`; false where somebody was faster. */
  swapGrant(next: Grant): Promise<boolean>;
  /** Grants of this subject that are active and end after `now`. */
  liveGrants(
    subject: { readonly issuer: string; readonly subject: string },
    now: number,
  ): Promise<readonly Grant[]>;
  /** Active grants whose `until`, and requested ones whose `expiresAt`, is at or before `now`. */
  lapsedGrants(now: number, limit: number): Promise<readonly Grant[]>;
  /** Newest first. */
  listGrants(query: GrantQuery): Promise<Page<Grant>>;
}

export interface GrantQuery {
  readonly state?: GrantState | undefined;
  readonly requester?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Shows a request for access to its approvers; undefined where no surface took it. */
export type AnnounceGrant = (grant: Grant) => Promise<Announcement | undefined>;

/** Tells people that a grant changed: the card is rendered again, the requester hears the outcome. Must not throw. */
export type TellGrant = (grant: Grant) => Promise<void>;
