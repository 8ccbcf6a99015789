/** Masks what is not a message: names, sentences and reasons, as recordings hold messages, with every secret masked. */
import type { Config } from '../config/schema.ts';
import { createMakeSafe, type MakeSafe } from '../domain/text/safe-text.ts';
import { createMasker } from '../masking/engine/create-masker.ts';
import { forRecordings } from '../masking/engine/mask-message.ts';
import { pseudonymKey } from './pseudonym-key.ts';

export interface Texts {
  readonly makeSafe: MakeSafe;
  /** The same without a limit of length, for lines of the log. May throw. */
  readonly maskText: (text: string) => string;
}

/** `signing` is the key from which pseudonyms are derived. */
export const openTexts = (settings: Config['masking'], signing: string): Texts => {
  const masker = createMasker(forRecordings(settings), pseudonymKey(signing));
  const maskText = (text: string): string => masker.maskText(text).text;
  return { maskText, makeSafe: createMakeSafe(maskText) };
};
