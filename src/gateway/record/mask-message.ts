/** One message masked, and what its recording says of that. */
import { Refusal } from '../../domain/refusal.ts';
import { alreadySafe, type SafeText } from '../../domain/text/safe-text.ts';
import type { Maskable, Masked } from '../../masking/engine/mask-message.ts';
import type { Where } from '../../masking/settings/treatment.ts';
import type { ForCaller, Mask } from '../ports.ts';
import type { Noted } from './notebook.ts';

/** Rejects with `masking-failed` rather than let anything through unseen, and with `too-many` as `mask` does. */
export const maskMessage = async (...asked: Parameters<typeof maskedMessage>): Promise<Masked> =>
  maskedMessage(...asked);

/** The same at once if it can be told at once, and then it throws: each event of a stream that need not be waited for is cheap. */
export const maskedMessage = (
  mask: Mask,
  message: Maskable,
  where: Where,
  forCaller?: ForCaller,
): Masked | Promise<Masked> => {
  try {
    const masked = mask(message, where, forCaller);
    return masked instanceof Promise ? masked.catch(asRefusal) : masked;
  } catch (error) {
    return asRefusal(error);
  }
};

const asRefusal = (error: unknown): never => {
  throw error instanceof Refusal ? error : new Refusal('masking-failed');
};

/** The message as it is recorded, and the evidence of what was found in it. */
export const evidenceOf = ({
  detected,
  recorded,
}: Masked): Partial<Pick<Noted, 'masked' | 'detected' | 'method' | 'rpcId'>> & {
  readonly body: SafeText;
} => ({
  ...maskedNames(recorded),
  ...(recorded.found.length === 0 ? {} : { masked: recorded.found }),
  ...(detected.length === 0 ? {} : { detected }),
  body: alreadySafe(recorded.text),
});

/** What stands in the recording for a tool whose name holds a secret; undefined if it holds none. */
export const maskedTool = ({ recorded }: Masked): string | undefined => {
  const name = recorded.found.find(({ path }) => path === 'params.name');
  return name && `[REDACTED:${name.type}]`;
};

/** Method and id of the message, if they hold a secret themselves: they stand in its entry once more. */
export const maskedNames = ({ found }: Masked['recorded']): Partial<Pick<Noted, 'method' | 'rpcId'>> => {
  const method = found.find(({ path }) => path === 'method');
  const id = found.find(({ path }) => path === 'id');
  return {
    ...(method && { method: `[REDACTED:${method.type}]` }),
    ...(id && { rpcId: `[REDACTED:${id.type}]` }),
  };
};
