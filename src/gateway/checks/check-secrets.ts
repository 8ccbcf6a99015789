/** Refuses what a client sends if it carries what masking would hide: where the settings want that, and in the name of a tool. */
import type { MaskedSpan } from '../../domain/recording.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Masked } from '../../masking/engine/mask-message.ts';
import { maskedTool } from '../record/mask-message.ts';

/**
 * The server's own words in what a client sends, which it put there itself: its state in a request whose state was
 * sealed by the gateway, and the id of the question that an answer is to. Everything else is the client's: `_meta`, ids,
 * and members that stand beside those the protocol knows reach the server as well.
 */
const OF_SERVER = {
  request: [],
  carried: ['params.requestState'],
  notification: [],
  answer: ['id'],
} as const;
const SHOWN = 3;

/**
 * Throws `secret-in-request`, saying what stands where; never the value.
 * @param carriesState whether the state in it is one that the gateway has kept for the server, see `resumeRound`
 */
export const checkSecrets = (masked: Masked, carriesState: boolean): void => {
  const said = secretsIn(masked, carriesState ? 'carried' : 'request');
  if (said === undefined) return;
  throw new Refusal(
    'secret-in-request',
    `The request carries what may not be sent: ${said}. It was not executed. Leave the value out, ` +
      'or say where it is kept instead of what it is, and send the request again.',
  );
};

/** The same for what answers a question of the server, where people type passwords: `secret-in-answer`. */
export const secretInAnswer = (masked: Masked): Refusal | undefined => {
  const said = secretsIn(masked, 'answer');
  if (said === undefined) return undefined;
  return new Refusal(
    'secret-in-answer',
    `The answer carries what may not be sent: ${said}. It was not passed on; the server was told so.`,
  );
};

/** What may not be sent, for a message that nobody answers; undefined where there is nothing of that kind in it. */
export const secretInNotification = (masked: Masked): string | undefined => {
  const said = secretsIn(masked, 'notification');
  return said && `The notification carries what may not be sent: ${said}. It was not passed on.`;
};

/** "github_token at params.note, …" */
const secretsIn = ({ found }: Masked, message: keyof typeof OF_SERVER): string | undefined => {
  const theirs: readonly string[] = OF_SERVER[message];
  const given = found.filter(({ path }) => !theirs.includes(path));
  if (given.length === 0) return undefined;
  const shown = given.slice(0, SHOWN).map(({ type, path }: MaskedSpan) => `${type} at ${path}`);
  return `${shown.join(', ')}${given.length > SHOWN ? ` and ${given.length - SHOWN} more` : ''}`;
};

/** No server was heard to offer such a tool, for its name is masked in every list; and it would stand in what is recorded. */
export const checkToolName = (masked: Masked): void => {
  if (maskedTool(masked) === undefined) return;
  throw new Refusal(
    'unknown-tool',
    'What stands for the name of a tool reads like a secret, and the server has no such tool. It was not executed.',
  );
};
