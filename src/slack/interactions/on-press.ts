/** A button is pressed: acknowledged at once, worked on afterwards, and answered to that person alone. */
import type { BlockAction, ButtonAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Announcement } from '../../domain/approval.ts';
import { type Actor, actorOf, attempt, type HandlerContext } from './handler-context.ts';
import { showHome } from './on-home.ts';

export interface Press {
  /** What the button is about. */
  readonly id: string;
  readonly actor: Actor;
  /** The modal the button is in; undefined if it is in a message. */
  readonly view: string | undefined;
  /** The message it is in; undefined elsewhere. */
  readonly message: Announcement | undefined;
  /** Good for opening one modal within three seconds. */
  readonly triggerId: string;
  readonly client: WebClient;
  readonly tell: (text: string) => Promise<void>;
}

/** Listens for presses of the button `actionId`. What goes wrong is told to the one who pressed. */
export const onPress = (
  context: HandlerContext,
  actionId: string,
  work: (press: Press) => Promise<void>,
): void => {
  context.app.action<BlockAction<ButtonAction>>(actionId, async ({ ack, body, action, client }) => {
    await ack();
    const actor = actorOf(body);
    const tell = (text: string) => context.messages.whisper(actor.user, text, body.channel?.id);
    const { trigger_id: triggerId, view } = body;
    const modal = view?.type === 'modal' ? view.id : undefined;
    const { channel, message: pressed } = body;
    const message = channel && pressed && { channel: channel.id, ts: pressed.ts };
    const press = { id: action.value ?? '', actor, view: modal, message, triggerId, client, tell };
    await attempt(context, tell, () => work(press));
    if (view?.type === 'home') await attempt(context, tell, () => showHome(context, actor, client));
  });
};
