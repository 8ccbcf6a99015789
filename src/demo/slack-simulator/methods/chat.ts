/** chat.postMessage, chat.update, chat.postEphemeral and chat.delete. */
import { ApiError } from '../api-error.ts';
import { type Arguments, optionalText, requiredText, structured } from '../arguments.ts';
import type { Block } from '../block-kit.ts';
import { checkMessageBlocks } from '../check-blocks.ts';
import {
  type Channel,
  changed,
  findChannel,
  type Message,
  messagesOf,
  nextTs,
  type State,
} from '../state.ts';
import { APP } from '../workspace.ts';
import type { Methods } from './method.ts';

/** Longest `text` of a new message and of an update (docs.slack.dev, chat.postMessage and chat.update). */
const NEW_TEXT = 40_000;
const UPDATED_TEXT = 4_000;

/** The chat methods over one workspace. */
export const chatMethods = (state: State): Methods => {
  const scope = 'chat:write';
  return {
    'chat.postMessage': { token: 'bot', scope, call: (args) => postMessage(state, args) },
    'chat.update': { token: 'bot', scope, call: (args) => update(state, args) },
    'chat.postEphemeral': { token: 'bot', scope, call: (args) => postEphemeral(state, args) },
    'chat.delete': { token: 'bot', scope, call: (args) => remove(state, args) },
  };
};

const postMessage = (state: State, args: Arguments): Record<string, unknown> => {
  const channel = writableChannel(state, args);
  const message = botMessage(state, readContent(state, args, NEW_TEXT));
  const thread = optionalText(args, 'thread_ts');
  if (thread) message.thread_ts = thread;
  messagesOf(state, channel).push(message);
  changed(state);
  return { channel: channel.id, ts: message.ts, message };
};

const update = (state: State, args: Arguments): Record<string, unknown> => {
  const { channel, message } = ownMessage(state, args, 'cant_update_message');
  const content = readContent(state, args, UPDATED_TEXT);
  message.text = content.text ?? message.text;
  message.blocks = content.blocks ?? [];
  // Only a change of plain text is marked as one (docs.slack.dev, chat.update).
  if (!content.blocks) message.edited = { user: APP.userId, ts: nextTs(state) };
  changed(state);
  return { channel: channel.id, ts: message.ts, text: message.text, message };
};

const postEphemeral = (state: State, args: Arguments): Record<string, unknown> => {
  const channel = writableChannel(state, args);
  const to = requiredText(args, 'user');
  if (!channel.members.has(to)) throw new ApiError('user_not_in_channel');
  const message = botMessage(state, readContent(state, args, NEW_TEXT));
  state.ephemerals.push({ ...message, channel: channel.id, to });
  changed(state);
  return { message_ts: message.ts };
};

const remove = (state: State, args: Arguments): Record<string, unknown> => {
  const { channel, message } = ownMessage(state, args, 'cant_delete_message');
  const messages = messagesOf(state, channel);
  messages.splice(messages.indexOf(message), 1);
  changed(state);
  return { channel: channel.id, ts: message.ts };
};

/** The channel named in the call, if the app may write there. */
const writableChannel = (state: State, args: Arguments): Channel => {
  const channel = findChannel(state, requiredText(args, 'channel'));
  if (!channel) throw new ApiError('channel_not_found');
  if (!channel.members.has(APP.userId)) {
    // Slack does not admit that a private channel exists to an app outside it.
    if (channel.kind !== 'public') throw new ApiError('channel_not_found');
    if (!state.scopes.has('chat:write.public')) throw new ApiError('not_in_channel');
  }
  if (channel.is_archived) throw new ApiError('is_archived');
  return channel;
};

const ownMessage = (
  state: State,
  args: Arguments,
  refusal: string,
): { channel: Channel; message: Message } => {
  // A new message may name a person or a channel by name; these calls want the id.
  const channel = state.channels.get(requiredText(args, 'channel'));
  if (!channel?.members.has(APP.userId)) throw new ApiError('channel_not_found');
  const ts = requiredText(args, 'ts');
  const message = messagesOf(state, channel).find((candidate) => candidate.ts === ts);
  if (!message) throw new ApiError('message_not_found');
  if (message.user !== APP.userId) throw new ApiError(refusal);
  return { channel, message };
};

interface Content {
  text?: string;
  blocks?: Block[];
}

/** Text and blocks of a message as sent by the app, checked; throws `no_text` when there is neither. */
export const readContent = (state: State, args: Arguments, maxText = NEW_TEXT): Content => {
  const text = optionalText(args, 'text');
  const blocks = structured(args, 'blocks', 'invalid_blocks_format');
  if (text === undefined && blocks === undefined) throw new ApiError('no_text');
  if (text !== undefined && text.length > maxText) throw new ApiError('msg_too_long');
  return {
    ...(text !== undefined && { text }),
    ...(blocks !== undefined && { blocks: checkMessageBlocks(state, blocks) }),
  };
};

/** A message written by the app at this moment; the caller puts it somewhere. */
export const botMessage = (state: State, content: Content): Message => {
  return {
    type: 'message',
    ts: nextTs(state),
    user: APP.userId,
    team: state.team.id,
    bot_id: APP.botId,
    app_id: APP.id,
    text: content.text ?? '',
    ...(content.blocks && { blocks: content.blocks }),
  };
};
