/** The slash command: asks, lists, gives back, takes away. Everything is answered to the person alone. */
import type { RespondFn, SlashCommand } from '@slack/bolt';
import type { Card } from '../cards/blocks.ts';
import { type Actor, attempt, type HandlerContext } from '../interactions/handler-context.ts';
import { breakGlass } from '../interactions/on-break-glass.ts';
import { escapeText } from '../outbox/messages.ts';
import { endAccess, extendAccess, requestAccess, revokeAccess } from './command-access.ts';
import { link, unlink, whoAmI } from './command-links.ts';
import { showOwn, showPending } from './command-lists.ts';
import { type Command, helpText, parseCommand } from './parse-command.ts';
import type { Typed } from './typed.ts';

/** Listens for the slash command. It is acknowledged at once, before anything is looked up. */
export const onCommand = (context: HandlerContext): void => {
  context.app.command(context.command, async ({ ack, command, client, respond }) => {
    await ack();
    const say = answerBy(respond);
    const typed = { actor: actorIn(command), triggerId: command.trigger_id, client, say };
    await attempt(context, say, () => run(context, typed, parseCommand(command.text)));
  });
};

const actorIn = (command: SlashCommand): Actor => ({ user: command.user_id, team: command.team_id });

const answerBy =
  (respond: RespondFn) =>
  async (answer: string | Card): Promise<void> => {
    const card = typeof answer === 'string' ? { text: answer } : answer;
    await respond({ ...card, text: escapeText(card.text), response_type: 'ephemeral' });
  };

const run = (context: HandlerContext, typed: Typed, command: Command): Promise<void> => {
  switch (command.name) {
    case 'request':
      return requestAccess(context, typed, command);
    case 'extend':
      return extendAccess(context, typed, command);
    case 'end':
      return endAccess(context, typed, command.id);
    case 'revoke':
      return revokeAccess(context, typed, command);
    case 'breakglass':
      return breakGlass(context, typed, command.said);
    case 'list':
      return showOwn(context, typed);
    case 'pending':
      return showPending(context, typed);
    case 'whoami':
      return whoAmI(context, typed);
    case 'link':
      return link(context, typed, command.code);
    case 'unlink':
      return unlink(context, typed);
    case 'help':
      return typed.say(helpText(context.command));
    case 'mistake':
      return typed.say(`${command.problem}\n${helpText(context.command)}`);
  }
};
