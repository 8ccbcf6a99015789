/** What one member sees in Slack at this moment, as the page draws it. */
import type { View } from '../block-kit.ts';
import { type Channel, canSee, type Message, messagesOf, openDirect, type State } from '../state.ts';
import { APP, type Member } from '../workspace.ts';

/** Only the latest messages of a channel are sent to the page. */
const SHOWN = 200;

export interface Snapshot {
  team: string;
  app: { id: string; name: string };
  me: string;
  members: { id: string; name: string; realName: string; role: string; canAct: boolean }[];
  groups: { id: string; handle: string }[];
  channels: ShownChannel[];
  /** The topmost modal. */
  modal: View | null;
  home: View | null;
}

interface ShownChannel {
  id: string;
  name: string;
  kind: Channel['kind'];
  isMember: boolean;
  isShared: boolean;
  messages: (Message & { ephemeral?: boolean })[];
}

/** The workspace through the eyes of one member. */
export const snapshot = (state: State, me: string): Snapshot => {
  openDirect(state, [me]);
  const visible = [...state.channels.values()].filter((channel) => canSee(state, me, channel));
  return {
    team: state.team.name ?? state.team.domain,
    app: { id: APP.userId, name: APP.name },
    me,
    members: [...state.users.values()].map((member) => ({
      id: member.id,
      name: member.name,
      realName: member.real_name,
      role: roleOf(state, member),
      canAct: canAct(state, member.id),
    })),
    groups: [...state.groups.values()].map(({ id, handle }) => ({ id, handle })),
    channels: visible.map((channel) => shown(state, me, channel)),
    modal: state.modals.get(me)?.at(-1) ?? null,
    home: state.homes.get(me) ?? null,
  };
};

/** Whether someone at the page may act as this member: a person whose account is active. */
export const canAct = (state: State, id: string): boolean => {
  const member = state.users.get(id);
  return member !== undefined && !member.is_bot && !member.deleted;
};

const roleOf = (state: State, member: Member): string => {
  if (member.is_stranger || (member.team_id && member.team_id !== state.team.id)) return 'external';
  if (member.is_restricted || member.is_ultra_restricted) return 'guest';
  const groups = [...state.groups.values()].filter(
    ({ users, disabled }) => !disabled && users.includes(member.id),
  );
  return [...(member.is_admin ? ['admin'] : []), ...groups.map(({ handle }) => `@${handle}`)].join(' · ');
};

const shown = (state: State, me: string, channel: Channel): ShownChannel => {
  const own = state.ephemerals.filter((message) => message.to === me && message.channel === channel.id);
  const all = [...messagesOf(state, channel), ...own.map((message) => ({ ...message, ephemeral: true }))];
  return {
    id: channel.id,
    name: channel.name,
    kind: channel.kind,
    isMember: channel.members.has(me),
    isShared: channel.is_ext_shared,
    messages: all.sort((a, b) => (a.ts < b.ts ? -1 : 1)).slice(-SHOWN),
  };
};
