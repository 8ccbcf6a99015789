/** `/access list` and `pending`. */
import { decidable } from '../approvals/decidable.ts';
import type { Decidable } from '../domain/vote.ts';
import { decidableGrant } from '../grants/settle.ts';
import { ownOpenGrants } from './command-access.ts';
import { clickOf, type Desk } from './desk.ts';
import type { Typed } from './on-command.ts';
import { renderOwnAccess, renderPending } from './render-lists.ts';

/** Requests looked through for those that wait for one person. */
const MOST = 50;

export const showOwn = async (desk: Desk, typed: Typed): Promise<void> => {
  const own = await ownOpenGrants(desk, typed.actor.user);
  await typed.say(renderOwnAccess(own, desk.access().packages, desk.now()));
};

/** Only what this person may decide: others learn nothing about requests from here. */
export const showPending = async (desk: Desk, typed: Typed): Promise<void> => {
  const click = clickOf(desk, typed.actor);
  const mayDecide = async (request: Decidable): Promise<boolean> =>
    (await desk.verifyLately(click, request)).ok;
  const [approvals, grants] = await Promise.all([
    desk.store.listApprovals({ state: 'pending', limit: MOST }),
    desk.store.listGrants({ state: 'requested', limit: MOST }),
  ]);
  const open = <T extends { expiresAt: number }>(items: readonly T[]) =>
    items.filter(({ expiresAt }) => desk.now() < expiresAt);
  await typed.say(
    renderPending(
      await only(open(approvals.items), (approval) => mayDecide(decidable(approval))),
      await only(open(grants.items), (grant) => mayDecide(decidableGrant(grant))),
    ),
  );
};

const only = async <T>(items: readonly T[], test: (item: T) => Promise<boolean>): Promise<readonly T[]> => {
  const kept: T[] = [];
  for (const item of items) if (await test(item)) kept.push(item);
  return kept;
};
