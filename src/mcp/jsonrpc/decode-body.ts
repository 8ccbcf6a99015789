/** From bytes to text, so that every later reader of the bytes must see the same characters. */
import { type Problem, unreadable } from './problem.ts';

/**
 * Decodes UTF-8 strictly. Invalid sequences are a problem and not U+FFFD, or two names could become one. Byte order
 * marks and NUL are a problem because servers that guess an encoding from them would read another message.
 */
export const decodeBody = (bytes: Uint8Array): { readonly kind: 'text'; readonly text: string } | Problem => {
  const text = decodeUtf8(bytes);
  if (text === undefined) return unreadable('The body is not valid UTF-8.');
  if (text.startsWith('\ufeff')) return unreadable('The body starts with a byte order mark; leave it out.');
  if (text.includes('\0')) return unreadable('The body holds NUL bytes; send JSON in UTF-8.');
  return { kind: 'text', text };
};

/** Keeps nothing from one text to the next. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const decodeUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
};
