/** Shows a new request to people. The caller is kept for a moment only: a surface with a long queue shows it later. */
import type { Approval } from '../domain/approval.ts';
import { within } from '../domain/time/within.ts';
import type { ChangeApproval } from './change.ts';
import type { Announce } from './ports.ts';
import { retryInBackground } from './retry-in-background.ts';

interface AnnounceDeps {
  readonly announce: Announce;
  readonly change: ChangeApproval;
  /** Told of each request that is being shown: if it stands has to be stored before the process ends. */
  readonly track?: ((work: Promise<unknown>) => unknown) | undefined;
  readonly now: () => number;
}

/** Milliseconds in which a surface is expected to take or refuse a request. */
const SOON = 2_000;

/**
 * Resolves with the approval as announced, as `undeliverable` if no surface takes it, or still unannounced; then it
 * becomes either later, and the one who waits for it is woken. One that a surface's limits held up until its time was over
 * has expired: it could be decided by the API all the while, and a limit does not mean that no one could be asked.
 */
export const createAnnounceWithin =
  (deps: AnnounceDeps) =>
  async (approval: Approval): Promise<Approval> => {
    const shown = show(deps, approval);
    // Once no one waits here any more, `retryInBackground` alone deals with a store that is away.
    shown.catch(() => undefined);
    deps.track?.(shown);
    return (await within(shown, SOON)) ?? approval;
  };

const show = async ({ announce, change, now }: AnnounceDeps, approval: Approval): Promise<Approval> => {
  const announcement = await announce(approval).catch(() => undefined);
  const unshown = () => ({ type: now() < approval.expiresAt ? 'undeliverable' : 'expire' }) as const;
  const changed = await retryInBackground(() =>
    change(approval.id, announcement === undefined ? unshown() : { type: 'announced', announcement }),
  );
  return changed?.approval ?? approval;
};
