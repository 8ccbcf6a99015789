/** `/access whoami`, `link` and `unlink`. */
import { callerName, type Identity } from '../../domain/caller.ts';
import type { HandlerContext } from '../interactions/handler-context.ts';
import { requesterOf } from '../interactions/requester-of.ts';
import type { Typed } from './typed.ts';

/** Says which identity the person has at the gateway. */
export const whoAmI = async (context: HandlerContext, typed: Typed): Promise<void> => {
  const by = await requesterOf(context, typed.actor);
  await typed.say(by.ok ? `To the gateway you are ${named(by.requester.identity)}.` : by.problem);
};

const named = (identity: Identity): string => `${callerName(identity)} (${identity.issuer})`;

/** Begins to link an account, or finishes with the code that the browser showed. */
export const link = async (
  context: HandlerContext,
  typed: Typed,
  code: string | undefined,
): Promise<void> => {
  if (context.mapping !== 'link')
    return typed.say(`Nothing to link here: people are known by ${context.mapping}.`);
  const known = await context.whoIs(typed.actor.user, typed.actor.team);
  if (!known.ok) return typed.say(known.problem);
  if (code !== undefined) {
    const identity = await context.links.finish(known.person, code);
    return typed.say(
      identity === undefined
        ? 'This code is wrong or too old. Begin again without a code.'
        : `Linked: to the gateway you are ${named(identity)} now.`,
    );
  }
  const url = context.linkUrl(await context.links.begin(known.person));
  await typed.say(
    `Open ${url} and sign in. The page then shows a code; type it here as: ${context.command} link CODE. Never open such an address, or pass on such a code, for someone else.`,
  );
};

/** Removes the person's own link. */
export const unlink = async (context: HandlerContext, typed: Typed): Promise<void> => {
  if (context.mapping !== 'link')
    return typed.say(`Nothing to unlink here: people are known by ${context.mapping}.`);
  const removed = await context.links.remove(typed.actor);
  await typed.say(removed ? 'Unlinked. You can decide nothing until you link again.' : 'Nothing was linked.');
};
