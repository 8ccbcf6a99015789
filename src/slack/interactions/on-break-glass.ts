/** Break-glass access in Slack: taken by command, ended and reviewed by the buttons of its message. */

import { decidableGrant } from '../../access/settle.ts';
import { emailIdentity } from '../../domain/person.ts';
import { ACTIONS, INPUTS, VIEWS } from '../cards/action-ids.ts';
import { renderCloseReview } from '../cards/render-break-glass.ts';
import { revokeAccess } from '../commands/command-access.ts';
import type { Typed } from '../commands/typed.ts';
import { audited } from './audited.ts';
import { type Actor, actorOf, attempt, clickOf, type HandlerContext } from './handler-context.ts';
import { onPress } from './on-press.ts';
import { requesterOf } from './requester-of.ts';
import { entered } from './view-values.ts';

/** `/access breakglass [what] why…`; what may be left out if the policy names one only. */
export const breakGlass = async (
  context: HandlerContext,
  typed: Typed,
  said: readonly string[],
): Promise<void> => {
  const { breakGlass: offered } = context.access();
  const names = offered.map(({ name }) => name);
  const [first = ''] = said;
  const access = names.includes(first) ? first : names.length === 1 ? names[0] : undefined;
  if (names.length === 0) return typed.say('The policy names no break-glass access.');
  if (access === undefined) {
    return typed.say(
      `Say which, and why: ${context.command} breakglass ${names.join('|')} why it cannot wait.`,
    );
  }
  const by = await requesterOf(context, typed.actor);
  if (!by.ok) return typed.say(by.problem);
  const reason = (names.includes(first) ? said.slice(1) : said).join(' ');
  const { requester } = by;
  const taken = await audited(
    context,
    {
      by: requester.identity,
      action: 'grant.break-glass',
      target: access,
      detail: reason,
      done: ({ grant }) => ({ target: grant.id }),
    },
    () => context.grants.breakGlass({ by: requester, access, reason }),
  );
  await typed.say(
    taken.ok
      ? `You have ${access} now (${taken.grant.id}), for a short time. Everyone was told, and someone else will review what you do.`
      : taken.problem,
  );
};

/** Listens for the buttons and the modal of break-glass messages. */
export const onBreakGlass = (context: HandlerContext): void => {
  onPress(context, ACTIONS.grantRevoke, async ({ id, actor, tell }) => {
    const by = await requesterOf(context, actor);
    if (!by.ok) return tell(by.problem);
    const own = await context.grants.endOwn(id, by.requester);
    if (!own.ok) await revokeAccess(context, { actor, say: tell }, { name: 'revoke', id, user: undefined });
  });

  onPress(context, ACTIONS.closeReview, async ({ id, triggerId, client }) => {
    await client.views.open({ trigger_id: triggerId, view: renderCloseReview(id) });
  });

  context.app.view(VIEWS.closeReview, async ({ ack, body, view }) => {
    await ack();
    const actor = actorOf(body);
    const id = view.private_metadata;
    const tell = async (text: string): Promise<void> => {
      const at = (await context.store.getGrant(id).catch(() => undefined))?.announcement?.channel;
      await context.messages.whisper(actor.user, text, at);
    };
    await attempt(context, tell, async () => {
      const refused = await close(context, actor, { id, comment: entered(view, INPUTS.comment) });
      if (refused !== undefined) await tell(refused);
    });
  });
};

/** Resolves with why not, if it was not closed. */
const close = async (
  context: HandlerContext,
  actor: Actor,
  { id, comment }: { readonly id: string; readonly comment: string },
): Promise<string | undefined> => {
  const grant = await context.store.getGrant(id);
  const by = await requesterOf(context, actor);
  if (grant === undefined) return 'There is no such access.';
  if (!by.ok) return by.problem;
  const { identity, email, slackUser, name } = by.requester;
  const proof = await context.verify(clickOf(context, actor), { ...decidableGrant(grant), votes: [] });
  if (!proof.ok && !(await context.isOperator(by.requester))) {
    return `Only operators and approvers close reviews. ${proof.problem}`;
  }
  const identities = [identity, ...(email === undefined ? [] : [emailIdentity(email)])];
  const event = { by: identity, action: 'review.close', target: id, detail: comment };
  const closed = await audited(context, event, () =>
    context.grants.closeReview(id, { by: { identities, slackUser, name }, comment }),
  );
  return closed.ok ? undefined : closed.problem;
};
