/** The modal with the reason of a refusal comes back. */
import { INPUTS, VIEWS } from '../cards/action-ids.ts';
import type { DenyOf } from '../cards/render-deny.ts';
import { actorOf, attempt, clickOf, type Desk } from './desk.ts';
import { chosen, entered } from './view-values.ts';

export const onDeny = (desk: Desk): void => {
  desk.app.view(VIEWS.deny, async ({ ack, body, view }) => {
    const of = JSON.parse(view.private_metadata) as DenyOf;
    const actor = actorOf(body);
    const reason = entered(view, INPUTS.reason);
    if (reason === '') return ack({ response_action: 'errors', errors: { [INPUTS.reason]: 'Say why.' } });
    await ack({ response_action: 'clear' });
    const decide = { click: clickOf(desk, actor), verdict: 'deny' as const, reason };
    const tell = async (text: string): Promise<void> =>
      desk.messages.whisper(actor.user, text, await channelOf(desk, of));
    await attempt(desk, tell, async () => {
      const shareReason = chosen(view, INPUTS.share).length > 0;
      const settled =
        of.kind === 'approval'
          ? await desk.settle(of.id, { ...decide, shareReason })
          : await desk.grants.settle(of.id, decide);
      if (!settled.ok) await tell(settled.why);
    });
  });
};

const channelOf = async ({ store }: Desk, { kind, id }: DenyOf): Promise<string | undefined> => {
  const found = await (kind === 'approval' ? store.getApproval(id) : store.getGrant(id)).catch(
    () => undefined,
  );
  return found?.announcement?.channel;
};
