/** `/access request`, `extend`, `end` and `revoke`. */

import type { Requested } from '../../access/request.ts';
import { decidableGrant } from '../../access/settle.ts';
import { type Grant, isLive } from '../../domain/grant.ts';
import { renderExtend, renderRequest } from '../cards/render-request.ts';
import { audited } from '../interactions/audited.ts';
import { type Actor, clickOf, type HandlerContext } from '../interactions/handler-context.ts';
import { requesterOf } from '../interactions/requester-of.ts';
import type { Command } from './parse-command.ts';
import type { Typed } from './typed.ts';

type Of<T extends Command['name']> = Extract<Command, { name: T }>;

/** Asks for access, or opens the modal if the line does not say which, for how long and why. */
export const requestAccess = async (
  context: HandlerContext,
  typed: Typed,
  command: Of<'request'>,
): Promise<void> => {
  const { access, duration, reason } = command;
  const { packages } = context.access();
  if (packages.length === 0) return typed.say('The policy names no access that can be asked for.');
  if (access === undefined || duration === undefined || reason === undefined) {
    const view = renderRequest(packages, { access, duration: duration?.text, reason });
    await typed.client.views.open({ trigger_id: typed.triggerId, view });
    return;
  }
  const by = await requesterOf(context, typed.actor);
  if (!by.ok) return typed.say(by.problem);
  await sayAsked(
    typed,
    await context.grants.request({ by: by.requester, access, duration: duration.ms, reason }),
  );
};

/** Asks for more time, or opens the modal. */
export const extendAccess = async (
  context: HandlerContext,
  typed: Typed,
  command: Of<'extend'>,
): Promise<void> => {
  const { id, duration, reason } = command;
  if (duration === undefined || reason === undefined) {
    await typed.client.views.open({ trigger_id: typed.triggerId, view: renderExtend(id) });
    return;
  }
  const by = await requesterOf(context, typed.actor);
  if (!by.ok) return typed.say(by.problem);
  await sayAsked(typed, await context.grants.extend({ by: by.requester, id, duration, reason }));
};

const sayAsked = (typed: Typed, asked: Requested): Promise<void> =>
  typed.say(
    asked.ok
      ? `Asked ${asked.grant.approvers.name} (${asked.grant.id}). You will hear by direct message.`
      : asked.problem,
  );

/** Gives access back: the one with this id, or the only one there is. */
export const endAccess = async (
  context: HandlerContext,
  typed: Typed,
  id: string | undefined,
): Promise<void> => {
  const by = await requesterOf(context, typed.actor);
  if (!by.ok) return typed.say(by.problem);
  const own = await ownOpenGrants(context, typed.actor.user);
  const [only] = own;
  const wanted = id ?? (own.length === 1 ? only?.id : undefined);
  if (wanted === undefined) {
    const which = own.map((grant) => grant.id).join(', ');
    return typed.say(own.length === 0 ? 'You have no access to end.' : `Say which: ${which}.`);
  }
  const ended = await context.grants.endOwn(wanted, by.requester);
  await typed.say(ended.ok ? `Ended ${ended.grant.access}.` : ended.problem);
};

/** What this person holds or has asked for. */
export const ownOpenGrants = async (context: HandlerContext, user: string): Promise<readonly Grant[]> => {
  const { items } = await context.store.listGrants({ requester: user, limit: 100 });
  const now = context.now();
  return items.filter((grant) => isLive(grant, now) || isRequested(grant, now));
};

/** The clock decides, not the job that tidies up after it. */
const isRequested = ({ state, expiresAt }: Grant, now: number): boolean =>
  state === 'requested' && now < expiresAt;

/** Operators may take away any access, approvers what they could have given. */
export const revokeAccess = async (
  context: HandlerContext,
  typed: { readonly actor: Actor; readonly say: (answer: string) => Promise<void> },
  command: Of<'revoke'>,
): Promise<void> => {
  const by = await requesterOf(context, typed.actor);
  if (!by.ok) return typed.say(by.problem);
  const grant = await context.store.getGrant(command.id);
  if (grant === undefined || (command.user !== undefined && command.user !== grant.requester)) {
    return typed.say('There is no such access.');
  }
  const isOperator = await context.isOperator(by.requester);
  if (!isOperator) {
    const proof = await context.verify(clickOf(context, typed.actor), {
      ...decidableGrant(grant),
      votes: [],
    });
    if (!proof.ok) return typed.say(`Only operators and approvers take access away. ${proof.problem}`);
  }
  const { identity, name } = by.requester;
  const ended = await audited(context, { by: identity, action: 'grant.revoke', target: grant.id }, () =>
    context.grants.revoke(grant.id, name),
  );
  await typed.say(ended.ok ? `Taken away: ${grant.access}.` : ended.problem);
};
