/** Refuses a request that carries what masking would hide: where the settings want that, and in the name of a tool. */
import type { MaskedSpan } from '../domain/recording.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Masked } from '../masking/mask-message.ts';
import { maskedTool } from './mask-message.ts';

/** Seals and the like, which clients carry without knowing what is in them. */
const CARRIED = /^params\.(?:_meta|requestState)\b/;
const SHOWN = 3;

/** Throws `secret-in-request`, saying what stands where; never the value. */
export const checkSecrets = ({ found }: Masked): void => {
  const given = found.filter(({ path }) => path.startsWith('params.') && !CARRIED.test(path));
  if (given.length === 0) return;
  const shown = given.slice(0, SHOWN).map(({ type, path }: MaskedSpan) => `${type} at ${path}`);
  const more = given.length > SHOWN ? ` and ${given.length - SHOWN} more` : '';
  throw new Refusal(
    'secret-in-request',
    `The request carries what may not be sent: ${shown.join(', ')}${more}. It was not executed. Leave the value out, ` +
      'or say where it is kept instead of what it is, and send the request again.',
  );
};

/** No server was heard to offer such a tool, for its name is masked in every list; and it would stand in what is recorded. */
export const checkToolName = (masked: Masked): void => {
  if (maskedTool(masked) === undefined) return;
  throw new Refusal(
    'unknown-tool',
    'What stands for the name of a tool reads like a secret, and the server has no such tool. It was not executed.',
  );
};
