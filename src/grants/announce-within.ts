/** Shows a request for access to its approvers, within a bound. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Announcement } from '../domain/approval.ts';
import type { Grant } from '../domain/grant.ts';
import type { AnnounceGrant, GrantCard } from './ports.ts';

/** Milliseconds. */
const BOUND = 10_000;

/** Where the card stands; undefined where no surface took it in time. Never rejects. */
export const createAnnounceWithin =
  (announce: AnnounceGrant) =>
  async (grant: Grant, card: GrantCard): Promise<Announcement | undefined> => {
    const answered = new AbortController();
    try {
      const over = sleep(BOUND, undefined, { signal: answered.signal }).catch(() => undefined);
      return await Promise.race([announce(grant, card), over]);
    } catch {
      return undefined;
    } finally {
      answered.abort();
    }
  };
