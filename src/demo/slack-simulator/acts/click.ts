/** A person uses a button or menu in a message, a modal or their App Home. */
import type { Block, View } from '../block-kit.ts';
import { type Act, messageAction, viewAction } from '../payloads.ts';
import { type Message, messagesOf } from '../state.ts';
import type { Element } from '../views.ts';
import { type Acting, visibleChannel } from './acting.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

/** Where the element is: in a message of a channel, in an open modal, or on the App Home (`view: 'home'`). */
export type Place = { channel: string; ts: string } | { view: string };

export type Click = Place & {
  user: string;
  /** Names the element by `action_id` … */
  actionId?: string;
  /** … or by the words on it. */
  text?: string;
  /** The value, date or user chosen in a menu. */
  value?: string;
};

/** Clicks; throws a sentence when this person sees no such element there. */
export const click = async (acting: Acting, wanted: Click): Promise<Outcome> => {
  const payload = 'view' in wanted ? inView(acting, wanted) : inMessage(acting, wanted);
  return outcomeOf(await acting.deliver({ type: 'interactive', payload }));
};

const inMessage = (
  acting: Acting,
  wanted: Click & { channel: string; ts: string },
): Record<string, unknown> => {
  const { state, responseUrls } = acting;
  const channel = visibleChannel(state, wanted.user, wanted.channel);
  const found = messageFor(acting, channel.id, wanted);
  if (!found) throw new Error(`${wanted.user} sees no message ${wanted.ts} in ${channel.name}`);
  const { message, ephemeral } = found;
  const act = actOn(acting, message.blocks ?? [], wanted);
  const responseUrl = responseUrls.issue({ user: wanted.user, channel: channel.id, ts: message.ts });
  return messageAction(state, act, { channel, message, ephemeral, responseUrl });
};

const messageFor = (
  { state }: Acting,
  channelId: string,
  { user, ts }: Click & { ts: string },
): { message: Message; ephemeral: boolean } | undefined => {
  const channel = state.channels.get(channelId);
  const message = channel && messagesOf(state, channel).find((candidate) => candidate.ts === ts);
  if (message) return { message, ephemeral: false };
  const own = state.ephemerals.find(
    (candidate) => candidate.ts === ts && candidate.to === user && candidate.channel === channelId,
  );
  return own && { message: own, ephemeral: true };
};

const inView = (acting: Acting, wanted: Click & { view: string }): Record<string, unknown> => {
  const { state } = acting;
  const view =
    wanted.view === 'home'
      ? state.homes.get(wanted.user)
      : (state.modals.get(wanted.user) ?? []).find((modal: View) => modal.id === wanted.view);
  if (!view) throw new Error(`${wanted.user} has no open view ${wanted.view}`);
  return viewAction(state, actOn(acting, view.blocks, wanted), view);
};

const actOn = (acting: Acting, blocks: Block[], wanted: Click): Act => {
  const elements = blocks.flatMap(elementsOf);
  const found = elements.find(({ element }) =>
    wanted.actionId === undefined ? words(element) === wanted.text : element.action_id === wanted.actionId,
  );
  if (!found) {
    const offered = elements.map(({ element }) => `${words(element)} (${element.action_id})`).join(', ');
    throw new Error(
      `no "${wanted.actionId ?? wanted.text}" to click here; there is: ${offered || 'nothing'}`,
    );
  }
  return { user: wanted.user, ...found, value: wanted.value, triggerId: acting.triggers.issue(wanted.user) };
};

const elementsOf = (block: Block): { blockId: string; element: Element }[] => {
  const inActions = block.type === 'actions' ? (block['elements'] as Element[]) : [];
  const accessory = block.type === 'section' && block['accessory'] ? [block['accessory'] as Element] : [];
  return [...inActions, ...accessory].map((element) => ({ blockId: block.block_id, element }));
};

/** The words on a button, or the placeholder of a menu. */
const words = (element: Element): string => {
  const shown = (element['text'] ?? element['placeholder']) as { text: string } | undefined;
  return shown?.text ?? element.type;
};
