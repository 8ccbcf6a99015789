/** Everything the simulated workspace remembers, and the news that something changed. */
import { EventEmitter } from 'node:events';
import type { Block, View } from './block-kit.ts';
import { APP, type ChannelSeed, type Member, type UserGroup, type WorkspaceSeed } from './workspace.ts';

export interface Channel {
  id: string;
  name: string;
  kind: 'public' | 'private' | 'im' | 'mpim';
  is_archived: boolean;
  is_ext_shared: boolean;
  members: Set<string>;
}

export interface StoredFile {
  id: string;
  name: string;
  title: string;
  bytes?: Buffer;
}

export interface Message {
  type: 'message';
  ts: string;
  /** Who wrote it: a member's id, or the app's own user id. */
  user: string;
  team: string;
  text: string;
  bot_id?: string;
  app_id?: string;
  blocks?: Block[];
  thread_ts?: string;
  edited?: { user: string; ts: string };
  files?: { id: string; name: string; title: string; size: number }[];
}

/** A message only one person sees; it has a time stamp but no entry in the channel. */
export interface Ephemeral extends Message {
  channel: string;
  /** The one person who sees it. */
  to: string;
}

export interface State {
  team: WorkspaceSeed['team'];
  scopes: Set<string>;
  /** Of the app-level token. */
  appScopes: ReadonlySet<string>;
  users: Map<string, Member>;
  groups: Map<string, UserGroup>;
  channels: Map<string, Channel>;
  /** By channel id, oldest first. */
  messages: Map<string, Message[]>;
  ephemerals: Ephemeral[];
  /** By user id: the stack of open modals, topmost last. */
  modals: Map<string, View[]>;
  /** By user id: the published App Home. */
  homes: Map<string, View>;
  files: Map<string, StoredFile>;
  /** Emits `change` whenever something a person could see has changed. */
  news: EventEmitter;
  now: () => number;
  newId: () => string;
  lastMicros: number;
}

export interface StateOptions {
  workspace: WorkspaceSeed;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Any unique string; identifiers are derived from it, secrets never are. */
  newId: () => string;
}

/** The state of a workspace in which no one has said anything yet. */
export const createState = ({ workspace, now, newId }: StateOptions): State => {
  const news = new EventEmitter();
  news.setMaxListeners(0);
  const state: State = {
    team: workspace.team,
    scopes: new Set(workspace.scopes),
    appScopes: new Set(workspace.appScopes ?? ['connections:write']),
    users: new Map(),
    groups: new Map(workspace.groups.map((group) => [group.id, { ...group }])),
    channels: new Map(workspace.channels.map((seed) => [seed.id, channelFrom(seed)])),
    messages: new Map(),
    ephemerals: [],
    modals: new Map(),
    homes: new Map(),
    files: new Map(),
    news,
    now,
    newId,
    lastMicros: 0,
  };
  for (const member of [botMember(), ...workspace.users]) state.users.set(member.id, { ...member });
  return state;
};

const botMember = (): Member => {
  return { id: APP.userId, name: APP.userName, real_name: APP.name, is_bot: true };
};

const channelFrom = (seed: ChannelSeed): Channel => {
  const members = new Set(seed.members);
  if (seed.botIsMember ?? true) members.add(APP.userId);
  return {
    id: seed.id,
    name: seed.name,
    kind: seed.is_private ? 'private' : 'public',
    is_archived: seed.is_archived ?? false,
    is_ext_shared: seed.is_ext_shared ?? false,
    members,
  };
};

/** Tells every open page that there is something new to show. */
export const changed = (state: State): void => {
  state.news.emit('change');
};

/** An identifier in Slack's style: an upper-case letter, then letters and digits. */
export const slackId = (state: State, prefix: string): string => {
  return (
    prefix +
    state
      .newId()
      .replace(/[^a-z0-9]/gi, '')
      .toUpperCase()
      .slice(-10)
  );
};

/** A message time stamp, unique in the workspace and never going back. */
export const nextTs = (state: State): string => {
  state.lastMicros = Math.max(state.lastMicros + 1, Math.floor(state.now() * 1000));
  const seconds = Math.floor(state.lastMicros / 1_000_000);
  return `${seconds}.${String(state.lastMicros % 1_000_000).padStart(6, '0')}`;
};

/** The direct conversation of the app with these people, opened when there is none. */
export const openDirect = (state: State, users: string[]): { channel: Channel; alreadyOpen: boolean } => {
  const members = new Set([APP.userId, ...users]);
  const kind = users.length === 1 ? 'im' : 'mpim';
  for (const channel of state.channels.values()) {
    const same = channel.kind === kind && members.size === channel.members.size;
    if (same && channel.members.isSupersetOf(members)) return { channel, alreadyOpen: true };
  }
  const id = slackId(state, kind === 'im' ? 'D' : 'G');
  const name = kind === 'im' ? 'directmessage' : `mpdm-${users.join('--')}`;
  const channel: Channel = { id, name, kind, is_archived: false, is_ext_shared: false, members };
  state.channels.set(id, channel);
  return { channel, alreadyOpen: false };
};

/** Finds a channel by id, `#name` or name; a user id means the direct conversation with that user. */
export const findChannel = (state: State, ref: string): Channel | undefined => {
  const byId = state.channels.get(ref);
  if (byId) return byId;
  if (state.users.has(ref) && ref !== APP.userId) return openDirect(state, [ref]).channel;
  const name = ref.replace(/^#/, '');
  for (const channel of state.channels.values()) {
    if (channel.name === name && channel.kind !== 'im') return channel;
  }
  return undefined;
};

/** Whether this person can open the channel: a public one, or one they belong to. Guests see only their own. */
export const canSee = (state: State, user: string, channel: Channel): boolean => {
  if (channel.members.has(user)) return true;
  const member = state.users.get(user);
  const outsider = member?.is_restricted || member?.is_ultra_restricted || member?.is_stranger;
  return channel.kind === 'public' && !outsider;
};

/** The messages of a channel, oldest first, as the stored array. */
export const messagesOf = (state: State, channel: Channel): Message[] => {
  const found = state.messages.get(channel.id) ?? [];
  state.messages.set(channel.id, found);
  return found;
};
