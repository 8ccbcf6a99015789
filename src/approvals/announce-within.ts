/** Shows a new request to people, within a bound: a call never waits for a surface that does not answer. */
import type { Announcement, Approval } from '../domain/approval.ts';
import type { ChangeApproval } from './change.ts';
import type { Announce, Refresh } from './ports.ts';

interface AnnounceDeps {
  readonly announce: Announce;
  readonly refresh: Refresh;
  readonly change: ChangeApproval;
}

/** Milliseconds. */
const BOUND = 10_000;

/** Resolves with the approval as announced, or as `undeliverable` where no surface took it in time. */
export const createAnnounceWithin =
  (deps: AnnounceDeps) =>
  async (approval: Approval): Promise<Approval> => {
    const announced = deps.announce(approval).catch(() => undefined);
    const announcement = await within(announced, BOUND);
    if (announcement === undefined) void showLate(deps, approval, announced);
    const changed = await deps.change(
      approval.id,
      announcement === undefined ? { type: 'undeliverable' } : { type: 'announced', announcement },
    );
    return changed?.approval ?? approval;
  };

/** A card that appears after all must not look as if it could still be decided. */
const showLate = async (
  deps: AnnounceDeps,
  approval: Approval,
  announced: Promise<Announcement | undefined>,
): Promise<void> => {
  const announcement = await announced;
  if (announcement === undefined) return;
  await deps.change(approval.id, { type: 'announced', announcement }).catch(() => undefined);
};

const within = async <T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> => {
  const { promise: over, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), milliseconds);
  return Promise.race([promise, over]).finally(() => clearTimeout(timer));
};
