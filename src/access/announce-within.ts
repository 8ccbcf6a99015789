/** Shows a request for access to its approvers. The one who asks is kept for a while only: a long queue shows it later. */
import type { Announcement } from '../domain/approval.ts';
import type { Grant } from '../domain/grant.ts';
import { within } from '../domain/time/within.ts';
import type { AnnounceGrant, GrantCard } from './ports.ts';

/** Milliseconds. */
const BOUND = 10_000;

/** What follows from where the card stands; undefined if no surface took it. */
type Settle<T> = (announcement: Announcement | undefined) => Promise<T>;

/**
 * Resolves with what `settle` does, or undefined if no surface has taken or refused the card in time: the limits of
 * Slack do not mean that the approvers cannot be reached, so `settle` runs later then. Rejects if `settle` does in time.
 */
export const createAnnounceWithin =
  (announce: AnnounceGrant) =>
  async <T>(grant: Grant, card: GrantCard, settle: Settle<T>): Promise<T | undefined> => {
    const settled = announce(grant, card)
      .catch(() => undefined)
      .then(settle);
    // After the bound no one listens any more.
    settled.catch(() => undefined);
    return within(settled, BOUND);
  };
