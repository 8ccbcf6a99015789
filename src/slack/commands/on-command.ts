/** The slash command: asks, lists, gives back, takes away. Everything is answered to the person alone. */
import type { RespondFn, SlashCommand } from '@slack/bolt';
import type { Card } from '../cards/blocks.ts';
import { type Actor, attempt, type Desk } from '../interactions/desk.ts';
import { breakGlass } from '../interactions/on-break-glass.ts';
import { escapeText } from '../outbox/messages.ts';
import { endAccess, extendAccess, requestAccess, revokeAccess } from './command-access.ts';
import { link, unlink, whoAmI } from './command-links.ts';
import { showOwn, showPending } from './command-lists.ts';
import { type Command, helpText, parseCommand } from './parse-command.ts';
import type { Typed } from './typed.ts';

export const onCommand = (desk: Desk): void => {
  desk.app.command(desk.command, async ({ ack, command, client, respond }) => {
    await ack();
    const say = answerBy(respond);
    const typed = { actor: actorIn(command), triggerId: command.trigger_id, client, say };
    await attempt(desk, say, () => run(desk, typed, parseCommand(command.text)));
  });
};

const actorIn = (command: SlashCommand): Actor => ({ user: command.user_id, team: command.team_id });

const answerBy =
  (respond: RespondFn) =>
  async (answer: string | Card): Promise<void> => {
    const card = typeof answer === 'string' ? { text: answer } : answer;
    await respond({ ...card, text: escapeText(card.text), response_type: 'ephemeral' });
  };

const run = (desk: Desk, typed: Typed, command: Command): Promise<void> => {
  switch (command.name) {
    case 'request':
      return requestAccess(desk, typed, command);
    case 'extend':
      return extendAccess(desk, typed, command);
    case 'end':
      return endAccess(desk, typed, command.id);
    case 'revoke':
      return revokeAccess(desk, typed, command);
    case 'breakglass':
      return breakGlass(desk, typed, command.said);
    case 'list':
      return showOwn(desk, typed);
    case 'pending':
      return showPending(desk, typed);
    case 'whoami':
      return whoAmI(desk, typed);
    case 'link':
      return link(desk, typed, command.code);
    case 'unlink':
      return unlink(desk, typed);
    case 'help':
      return typed.say(helpText(desk.command));
    case 'mistake':
      return typed.say(`${command.why}\n${helpText(desk.command)}`);
  }
};
