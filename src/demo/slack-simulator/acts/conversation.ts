/** A person types a slash command or a message, or opens the App Home. */
import { eventCallback, slashCommand } from '../payloads.ts';
import { respond } from '../response-urls.ts';
import { changed, messagesOf, nextTs, type State } from '../state.ts';
import { type Acting, visibleChannel } from './acting.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

export interface Typed {
  user: string;
  /** With the slash: `/access`. */
  command: string;
  text?: string;
  /** Where it is typed; default: the direct conversation with the app. */
  channel?: string;
}

/** Sends a slash command; text in the acknowledgement appears as Slack shows it. */
export const command = async (acting: Acting, typed: Typed): Promise<Outcome> => {
  const { state, triggers, responseUrls } = acting;
  const { user, text = '' } = typed;
  const channel = visibleChannel(state, user, typed.channel ?? user);
  const origin = { user, channel: channel.id };
  const payload = slashCommand(state, {
    user,
    command: typed.command,
    text,
    channel,
    triggerId: triggers.issue(user),
    responseUrl: responseUrls.issue(origin),
  });
  const answer = await acting.deliver({ type: 'slash_commands', payload });
  if (answer.acknowledged && (answer.body['text'] || answer.body['blocks']))
    respond(state, origin, answer.body);
  return outcomeOf(answer);
};

/** Writes an ordinary message. The app does not listen to those, so nothing is delivered. */
export const say = (state: State, said: { user: string; channel: string; text: string }): void => {
  const channel = visibleChannel(state, said.user, said.channel);
  const { user, text } = said;
  messagesOf(state, channel).push({ type: 'message', ts: nextTs(state), user, team: state.team.id, text });
  changed(state);
};

/** Opens the App Home tab, which tells the app so that it can publish a view. */
export const openHome = async (acting: Acting, user: string): Promise<Outcome> => {
  const { state } = acting;
  const channel = visibleChannel(state, user, user).id;
  const view = state.homes.get(user);
  const event = { type: 'app_home_opened', user, channel, tab: 'home', ...(view && { view }) };
  return outcomeOf(await acting.deliver({ type: 'events_api', payload: eventCallback(state, event) }));
};
