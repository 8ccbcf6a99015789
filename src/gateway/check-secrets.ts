/** Refuses what a client sends if it carries what masking would hide: where the settings want that, and in the name of a tool. */
import type { MaskedSpan } from '../domain/recording.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Masked } from '../masking/mask-message.ts';
import { maskedTool } from './mask-message.ts';

/** Seals and the like, which clients carry without knowing what is in them. */
const CARRIED = /^params\.(?:_meta|requestState)\b/;
const SHOWN = 3;

/** Throws `secret-in-request`, saying what stands where; never the value. */
export const checkSecrets = (masked: Masked): void => {
  const said = secretsIn(masked, 'params');
  if (said === undefined) return;
  throw new Refusal(
    'secret-in-request',
    `The request carries what may not be sent: ${said}. It was not executed. Leave the value out, ` +
      'or say where it is kept instead of what it is, and send the request again.',
  );
};

/** The same for what answers a question of the server, where people type passwords: `secret-in-answer`. */
export const secretInAnswer = (masked: Masked): Refusal | undefined => {
  const said = secretsIn(masked, 'result') ?? secretsIn(masked, 'error');
  if (said === undefined) return undefined;
  return new Refusal(
    'secret-in-answer',
    `The answer carries what may not be sent: ${said}. It was not passed on; the server was told so.`,
  );
};

/** What may not be sent, for a message that nobody answers; undefined where there is nothing of that kind in it. */
export const secretInNotification = (masked: Masked): string | undefined => {
  const said = secretsIn(masked, 'params');
  return said && `The notification carries what may not be sent: ${said}. It was not passed on.`;
};

/** "github_token at params.note, …" */
const secretsIn = ({ found }: Masked, part: 'params' | 'result' | 'error'): string | undefined => {
  const given = found.filter(({ path }) => path.startsWith(`${part}.`) && !CARRIED.test(path));
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
