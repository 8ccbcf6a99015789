/** Masking as the settings want it, with the analyzer they may name; long messages are masked beside the event loop. */
import type { Logger } from 'pino';
import type { Config } from '../config/schema.ts';
import { createMaskMessage, type MaskMessage } from '../masking/mask-message.ts';
import { createSecondLook } from '../masking/second-look.ts';
import { createMaskingThread } from '../masking-thread/create-masking-thread.ts';
import { createAnalyze } from '../presidio/create-analyze.ts';
import { pseudonymKey } from './pseudonym-key.ts';

export interface Masking {
  readonly mask: MaskMessage;
  close(): Promise<void>;
}

/** Characters; a message of that length takes a few milliseconds. */
const LONG = 256 * 1024;
/** Milliseconds of the thread's own work on one message. */
const LIMIT = 2000;

export const openMasking = (settings: Config['masking'], signing: string, log: Logger): Masking => {
  const key = pseudonymKey(signing);
  const { presidio } = settings;
  const warn = (reason: string): void =>
    log.warn({ reason }, 'a message could not be masked, so it was withheld');
  const secondLook = presidio && createSecondLook(createAnalyze(presidio, warn));
  const mask = createMaskMessage({ settings, key, ...(secondLook && { secondLook }) });
  const limit = LIMIT + (presidio?.timeout ?? 0);
  const thread = createMaskingThread({ settings, key, presidio, limit, warn });
  return {
    mask: (message, where) => (message.text.length > LONG ? thread.mask : mask)(message, where),
    close: thread.close,
  };
};
