/** `/access whoami`, `link` and `unlink`. */
import { callerName, type Identity } from '../../domain/caller.ts';
import type { Desk } from '../interactions/desk.ts';
import { requesterOf } from '../interactions/requester-of.ts';
import type { Typed } from './typed.ts';

export const whoAmI = async (desk: Desk, typed: Typed): Promise<void> => {
  const by = await requesterOf(desk, typed.actor);
  await typed.say(by.ok ? `To the gateway you are ${named(by.requester.identity)}.` : by.reason);
};

const named = (identity: Identity): string => `${callerName(identity)} (${identity.issuer})`;

export const link = async (desk: Desk, typed: Typed, code: string | undefined): Promise<void> => {
  if (desk.mapping !== 'link') return typed.say(`Nothing to link here: people are known by ${desk.mapping}.`);
  const known = await desk.whoIs(typed.actor.user, typed.actor.team);
  if (!known.ok) return typed.say(known.reason);
  if (code !== undefined) {
    const identity = await desk.links.finish(known.person, code);
    return typed.say(
      identity === undefined
        ? 'This code is wrong or too old. Begin again without a code.'
        : `Linked: to the gateway you are ${named(identity)} now.`,
    );
  }
  const url = desk.linkUrl(await desk.links.begin(known.person));
  await typed.say(
    `Open ${url} and sign in. The page then shows a code; type it here as: ${desk.command} link CODE. Never open such an address, or pass on such a code, for someone else.`,
  );
};

export const unlink = async (desk: Desk, typed: Typed): Promise<void> => {
  if (desk.mapping !== 'link')
    return typed.say(`Nothing to unlink here: people are known by ${desk.mapping}.`);
  const removed = await desk.links.remove(typed.actor);
  await typed.say(removed ? 'Unlinked. You can decide nothing until you link again.' : 'Nothing was linked.');
};
