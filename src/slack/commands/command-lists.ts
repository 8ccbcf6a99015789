/** `/access list` and `pending`. */

import { renderOwnAccess, renderPending } from '../cards/render-lists.ts';
import type { Desk } from '../interactions/desk.ts';
import { waitingFor } from '../interactions/waiting.ts';
import { ownOpenGrants } from './command-access.ts';
import type { Typed } from './typed.ts';

export const showOwn = async (desk: Desk, typed: Typed): Promise<void> => {
  const own = await ownOpenGrants(desk, typed.actor.user);
  await typed.say(renderOwnAccess(own, desk.access().packages, desk.now()));
};

export const showPending = async (desk: Desk, typed: Typed): Promise<void> => {
  const { approvals, grants } = await waitingFor(desk, typed.actor);
  await typed.say(renderPending(approvals, grants));
};
