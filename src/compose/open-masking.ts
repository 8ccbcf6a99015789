/** Masking as the settings want it, with the analyzer they may name. */
import { hkdfSync } from 'node:crypto';
import type { Logger } from 'pino';
import type { Config } from '../config/schema.ts';
import { createMaskMessage, type MaskMessage } from '../masking/mask-message.ts';
import { createSecondLook } from '../masking/second-look.ts';
import { createAnalyze } from '../presidio/create-analyze.ts';

/** `signing` is the key that never changes: pseudonyms are to be the same in every session, on every replica. */
export const openMasking = (settings: Config['masking'], signing: string, log: Logger): MaskMessage => {
  const key = new Uint8Array(hkdfSync('sha256', signing, '', 'firebreak masking pseudonyms', 32));
  if (settings.presidio === undefined) return createMaskMessage({ settings, key });
  const warn = (reason: string): void =>
    log.warn({ reason }, 'the Presidio analyzer could not be used, so an answer was withheld');
  return createMaskMessage({
    settings,
    key,
    secondLook: createSecondLook(createAnalyze(settings.presidio, warn)),
  });
};
