/** The modal with the reason of a refusal comes back. */
import { INPUTS, VIEWS } from '../cards/action-ids.ts';
import type { DenyOf } from '../cards/render-deny.ts';
import { actorOf, attempt, clickOf, type HandlerContext } from './handler-context.ts';
import { chosen, entered } from './view-values.ts';

/** Listens for the modal of a refusal. */
export const onDeny = (context: HandlerContext): void => {
  context.app.view(VIEWS.deny, async ({ ack, body, view }) => {
    const of = JSON.parse(view.private_metadata) as DenyOf;
    const actor = actorOf(body);
    const reason = entered(view, INPUTS.reason);
    if (reason === '') return ack({ response_action: 'errors', errors: { [INPUTS.reason]: 'Say why.' } });
    await ack({ response_action: 'clear' });
    const decide = { click: clickOf(context, actor), verdict: 'deny' as const, reason };
    const tell = async (text: string): Promise<void> =>
      context.messages.whisper(actor.user, text, await channelOf(context, of));
    await attempt(context, tell, async () => {
      const shareReason = chosen(view, INPUTS.share).length > 0;
      const settled =
        of.kind === 'approval'
          ? await context.settle(of.id, { ...decide, shareReason })
          : await context.grants.settle(of.id, decide);
      if (!settled.ok) await tell(settled.problem);
    });
  });
};

const channelOf = async ({ store }: HandlerContext, { kind, id }: DenyOf): Promise<string | undefined> => {
  const found = await (kind === 'approval' ? store.getApproval(id) : store.getGrant(id)).catch(
    () => undefined,
  );
  return found?.announcement?.channel;
};
