/** `/access list` and `pending`. */
import { ownOpenGrants } from './command-access.ts';
import type { Desk } from './desk.ts';
import type { Typed } from './on-command.ts';
import { renderOwnAccess, renderPending } from './render-lists.ts';
import { waitingFor } from './waiting.ts';

export const showOwn = async (desk: Desk, typed: Typed): Promise<void> => {
  const own = await ownOpenGrants(desk, typed.actor.user);
  await typed.say(renderOwnAccess(own, desk.access().packages, desk.now()));
};

export const showPending = async (desk: Desk, typed: Typed): Promise<void> => {
  const { approvals, grants } = await waitingFor(desk, typed.actor);
  await typed.say(renderPending(approvals, grants));
};
