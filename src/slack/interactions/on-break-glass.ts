/** Break-glass access in Slack: taken by command, ended and reviewed by the buttons of its message. */

import { decidableGrant } from '../../access/settle.ts';
import { emailIdentity } from '../../domain/person.ts';
import { ACTIONS, INPUTS, VIEWS } from '../cards/action-ids.ts';
import { renderCloseReview } from '../cards/render-break-glass.ts';
import { revokeAccess } from '../commands/command-access.ts';
import type { Typed } from '../commands/typed.ts';
import { audited } from './audited.ts';
import { type Actor, actorOf, attempt, clickOf, type Desk } from './desk.ts';
import { onPress } from './on-press.ts';
import { requesterOf } from './requester-of.ts';
import { entered } from './view-values.ts';

/** `/access breakglass [what] why…`; what may be left out if the policy names one only. */
export const breakGlass = async (desk: Desk, typed: Typed, said: readonly string[]): Promise<void> => {
  const { breakGlass: offered } = desk.access();
  const names = offered.map(({ name }) => name);
  const [first = ''] = said;
  const access = names.includes(first) ? first : names.length === 1 ? names[0] : undefined;
  if (names.length === 0) return typed.say('The policy names no break-glass access.');
  if (access === undefined) {
    return typed.say(`Say which, and why: ${desk.command} breakglass ${names.join('|')} why it cannot wait.`);
  }
  const by = await requesterOf(desk, typed.actor);
  if (!by.ok) return typed.say(by.reason);
  const reason = (names.includes(first) ? said.slice(1) : said).join(' ');
  const { requester } = by;
  const taken = await audited(
    desk,
    {
      by: requester.identity,
      action: 'grant.break-glass',
      target: access,
      detail: reason,
      done: ({ grant }) => ({ target: grant.id }),
    },
    () => desk.grants.breakGlass({ by: requester, access, reason }),
  );
  await typed.say(
    taken.ok
      ? `You have ${access} now (${taken.grant.id}), for a short time. Everyone was told, and someone else will review what you do.`
      : taken.why,
  );
};

export const onBreakGlass = (desk: Desk): void => {
  onPress(desk, ACTIONS.grantRevoke, async ({ id, actor, tell }) => {
    const by = await requesterOf(desk, actor);
    if (!by.ok) return tell(by.reason);
    const own = await desk.grants.endOwn(id, by.requester);
    if (!own.ok) await revokeAccess(desk, { actor, say: tell }, { name: 'revoke', id, user: undefined });
  });

  onPress(desk, ACTIONS.closeReview, async ({ id, triggerId, client }) => {
    await client.views.open({ trigger_id: triggerId, view: renderCloseReview(id) });
  });

  desk.app.view(VIEWS.closeReview, async ({ ack, body, view }) => {
    await ack();
    const actor = actorOf(body);
    const id = view.private_metadata;
    const tell = async (text: string): Promise<void> => {
      const at = (await desk.store.getGrant(id).catch(() => undefined))?.announcement?.channel;
      await desk.messages.whisper(actor.user, text, at);
    };
    await attempt(desk, tell, async () => {
      const refused = await close(desk, actor, { id, comment: entered(view, INPUTS.comment) });
      if (refused !== undefined) await tell(refused);
    });
  });
};

/** Resolves with why not, if it was not closed. */
const close = async (
  desk: Desk,
  actor: Actor,
  { id, comment }: { readonly id: string; readonly comment: string },
): Promise<string | undefined> => {
  const grant = await desk.store.getGrant(id);
  const by = await requesterOf(desk, actor);
  if (grant === undefined) return 'There is no such access.';
  if (!by.ok) return by.reason;
  const { identity, email, slackUser, name } = by.requester;
  const proof = await desk.verify(clickOf(desk, actor), { ...decidableGrant(grant), votes: [] });
  if (!proof.ok && !(await desk.isOperator(by.requester))) {
    return `Only operators and approvers close reviews. ${proof.reason}`;
  }
  const identities = [identity, ...(email === undefined ? [] : [emailIdentity(email)])];
  const event = { by: identity, action: 'review.close', target: id, detail: comment };
  const closed = await audited(desk, event, () =>
    desk.grants.closeReview(id, { by: { identities, slackUser, name }, comment }),
  );
  return closed.ok ? undefined : closed.why;
};
