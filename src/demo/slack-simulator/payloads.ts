/** The bodies of what Slack sends to an app, field by field as documented for interactions, commands and events. */
import type { View } from './block-kit.ts';
import type { Channel, Message, State } from './state.ts';
import { type Element, elementState } from './views.ts';
import { APP } from './workspace.ts';

/** Slack's old verification token; deprecated, still present in every payload. */
const VERIFICATION_TOKEN = 'deprecated';

type Payload = Record<string, unknown>;

const envelope = (state: State): Payload => {
  const { enterprise_id } = state.team;
  return {
    api_app_id: APP.id,
    token: VERIFICATION_TOKEN,
    team: { id: state.team.id, domain: state.team.domain },
    enterprise: enterprise_id ? { id: enterprise_id, name: enterprise_id } : null,
    is_enterprise_install: false,
  };
};

const userOf = (state: State, id: string): Payload => {
  const member = state.users.get(id);
  return { id, username: member?.name, name: member?.name, team_id: member?.team_id ?? state.team.id };
};

/** One thing a person did to an element: which one, and what it holds now. */
export interface Act {
  user: string;
  blockId: string;
  element: Element;
  /** The chosen value, date or user of elements that hold one. */
  value?: unknown;
  triggerId: string;
}

const action = (state: State, { blockId, element, value }: Act): Payload => {
  const { text, value: fixed, style } = element;
  const held = element.type === 'button' ? { text, value: fixed, style } : elementState(element, value);
  return {
    type: element.type,
    action_id: element.action_id,
    block_id: blockId,
    ...Object.fromEntries(Object.entries(held).filter(([, field]) => field !== undefined)),
    action_ts: (state.now() / 1000).toFixed(6),
  };
};

/** `block_actions` of an element in a message. */
export const messageAction = (
  state: State,
  act: Act,
  at: { channel: Channel; message: Message; ephemeral: boolean; responseUrl: string },
): Payload => {
  const { channel, message, ephemeral, responseUrl } = at;
  const place = { message_ts: message.ts, channel_id: channel.id, is_ephemeral: ephemeral };
  return {
    type: 'block_actions',
    ...envelope(state),
    user: userOf(state, act.user),
    container: { type: 'message', ...place },
    trigger_id: act.triggerId,
    channel: { id: channel.id, name: channel.name },
    ...(!ephemeral && { message: { ...message } }),
    state: { values: {} },
    response_url: responseUrl,
    actions: [action(state, act)],
  };
};

/** `block_actions` of an element in a modal or an App Home. */
export const viewAction = (state: State, act: Act, view: View): Payload => {
  return {
    type: 'block_actions',
    ...envelope(state),
    user: userOf(state, act.user),
    container: { type: 'view', view_id: view.id },
    trigger_id: act.triggerId,
    view: structuredClone(view),
    actions: [action(state, act)],
  };
};

/** `view_submission` of a modal. */
export const viewSubmission = (state: State, user: string, view: View, triggerId: string): Payload => {
  return {
    type: 'view_submission',
    ...envelope(state),
    user: userOf(state, user),
    trigger_id: triggerId,
    view: structuredClone(view),
    response_urls: [],
  };
};

/** `view_closed` of a modal. */
export const viewClosed = (state: State, user: string, view: View): Payload => {
  return {
    type: 'view_closed',
    ...envelope(state),
    user: userOf(state, user),
    view: structuredClone(view),
    is_cleared: false,
  };
};

/** A slash command as typed. */
export const slashCommand = (
  state: State,
  typed: {
    user: string;
    command: string;
    text: string;
    channel: Channel;
    triggerId: string;
    responseUrl: string;
  },
): Payload => {
  return {
    token: VERIFICATION_TOKEN,
    team_id: state.users.get(typed.user)?.team_id ?? state.team.id,
    team_domain: state.team.domain,
    channel_id: typed.channel.id,
    channel_name: typed.channel.name,
    user_id: typed.user,
    user_name: state.users.get(typed.user)?.name,
    command: typed.command,
    text: typed.text,
    api_app_id: APP.id,
    is_enterprise_install: 'false',
    response_url: typed.responseUrl,
    trigger_id: typed.triggerId,
  };
};

/** An event in its Events API wrapper. */
export const eventCallback = (state: State, event: Payload): Payload => {
  return {
    type: 'event_callback',
    token: VERIFICATION_TOKEN,
    team_id: state.team.id,
    context_team_id: state.team.id,
    context_enterprise_id: state.team.enterprise_id ?? null,
    api_app_id: APP.id,
    event: { event_ts: (state.now() / 1000).toFixed(6), ...event },
    event_id: `Ev${state.newId()}`,
    event_time: Math.floor(state.now() / 1000),
    authorizations: [
      {
        enterprise_id: state.team.enterprise_id ?? null,
        team_id: state.team.id,
        user_id: APP.userId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
  };
};
