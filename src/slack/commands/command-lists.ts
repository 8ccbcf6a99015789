/** `/access list` and `pending`. */

import { renderOwnAccess, renderPending } from '../cards/render-lists.ts';
import type { HandlerContext } from '../interactions/handler-context.ts';
import { waitingFor } from '../interactions/waiting.ts';
import { ownOpenGrants } from './command-access.ts';
import type { Typed } from './typed.ts';

/** Answers with the person's own access. */
export const showOwn = async (context: HandlerContext, typed: Typed): Promise<void> => {
  const own = await ownOpenGrants(context, typed.actor.user);
  await typed.say(renderOwnAccess(own, context.access().packages, context.now()));
};

/** Answers with what waits for the person's decision. */
export const showPending = async (context: HandlerContext, typed: Typed): Promise<void> => {
  const { approvals, grants } = await waitingFor(context, typed.actor);
  await typed.say(renderPending(approvals, grants));
};
