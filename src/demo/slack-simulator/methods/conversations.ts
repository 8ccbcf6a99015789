/** conversations.open, conversations.info and conversations.list. */
import { ApiError } from '../api-error.ts';
import { type Arguments, flag, list, optionalText, requiredText } from '../arguments.ts';
import { type Channel, openDirect, type State } from '../state.ts';
import { APP } from '../workspace.ts';
import { limitOf, type Methods, paged, requireScope } from './method.ts';

/** The scope that lets an app read a conversation of each kind. */
const READ_SCOPE = {
  public: 'channels:read',
  private: 'groups:read',
  im: 'im:read',
  mpim: 'mpim:read',
} as const;
const TYPE_NAMES = { public_channel: 'public', private_channel: 'private', im: 'im', mpim: 'mpim' } as const;

/** Conversations of a page if the call names no limit. */
const PAGE = 100;
/** People besides the app in one direct conversation. */
const MOST_PEOPLE = 8;

/** The conversations methods over one workspace. */
export const conversationMethods = (state: State): Methods => {
  return {
    'conversations.open': { token: 'bot', call: (args) => open(state, args) },
    'conversations.info': { token: 'bot', call: (args) => info(state, args) },
    'conversations.list': { token: 'bot', call: (args) => listAll(state, args) },
  };
};

const open = (state: State, args: Arguments): Record<string, unknown> => {
  const given = optionalText(args, 'channel');
  const { channel, alreadyOpen } = given ? resume(state, given) : openWith(state, list(args, 'users'));
  return {
    channel: flag(args, 'return_im') ? describe(channel) : { id: channel.id },
    ...(alreadyOpen && { already_open: true, no_op: true }),
  };
};

/** The direct conversation with this id. Those of others are as good as absent, and channels cannot be opened so. */
const resume = (state: State, id: string): { channel: Channel; alreadyOpen: boolean } => {
  const channel = state.channels.get(id);
  const direct = channel?.kind === 'im' || channel?.kind === 'mpim';
  requireScope(state.scopes, channel?.kind === 'mpim' ? 'mpim:write' : 'im:write');
  if (!channel || !(channel.kind === 'public' || channel.members.has(APP.userId))) {
    throw new ApiError('channel_not_found');
  }
  if (!direct) throw new ApiError('method_not_supported_for_channel_type');
  return { channel, alreadyOpen: true };
};

const openWith = (state: State, users: string[]): { channel: Channel; alreadyOpen: boolean } => {
  requireScope(state.scopes, users.length > 1 ? 'mpim:write' : 'im:write');
  if (users.length === 0) throw new ApiError('users_list_not_supplied');
  if (users.length > MOST_PEOPLE) throw new ApiError('too_many_users');
  for (const user of users) {
    const member = state.users.get(user);
    if (!member) throw new ApiError('user_not_found');
    if (member.deleted) throw new ApiError('user_disabled');
  }
  return openDirect(state, users);
};

const info = (state: State, args: Arguments): Record<string, unknown> => {
  const channel = state.channels.get(requiredText(args, 'channel'));
  const hidden = channel?.kind !== 'public' && !channel?.members.has(APP.userId);
  if (!channel || hidden) throw new ApiError('channel_not_found');
  requireScope(state.scopes, READ_SCOPE[channel.kind]);
  const counted = flag(args, 'include_num_members') && { num_members: channel.members.size };
  return { channel: { ...describe(channel), ...counted } };
};

const listAll = (state: State, args: Arguments): Record<string, unknown> => {
  const wanted = list(args, 'types');
  const types = wanted.length > 0 ? wanted : ['public_channel'];
  const kinds = types.map((type) => {
    if (!Object.hasOwn(TYPE_NAMES, type)) throw new ApiError('invalid_types');
    return TYPE_NAMES[type as keyof typeof TYPE_NAMES];
  });
  for (const kind of kinds) requireScope(state.scopes, READ_SCOPE[kind]);
  const visible = [...state.channels.values()].filter(
    (channel) =>
      kinds.includes(channel.kind) &&
      (channel.kind === 'public' || channel.members.has(APP.userId)) &&
      !(channel.is_archived && flag(args, 'exclude_archived')),
  );
  const { page, next_cursor } = paged(args, visible, limitOf(args) || PAGE);
  return { channels: page.map(describe), response_metadata: { next_cursor } };
};

const describe = (channel: Channel): Record<string, unknown> => {
  const direct = channel.kind === 'im' || channel.kind === 'mpim';
  const partner = [...channel.members].find((member) => member !== APP.userId);
  return {
    id: channel.id,
    ...(channel.kind === 'im' ? { user: partner } : { name: channel.name, name_normalized: channel.name }),
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: channel.kind === 'im',
    is_mpim: channel.kind === 'mpim',
    is_private: channel.kind !== 'public',
    is_archived: channel.is_archived,
    is_ext_shared: channel.is_ext_shared,
    is_org_shared: false,
    is_shared: channel.is_ext_shared,
    is_member: !direct && channel.members.has(APP.userId),
  };
};
