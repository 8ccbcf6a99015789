/**
 * UTF-8 of long texts. A message comes as bytes, is looked at as text, and goes out and is recorded as bytes again: if nothing
 * in it had to be masked those are the ones that came, and if something had, they are made once for both.
 */
import { isAscii } from 'node:buffer';

/** UTF-16 units; a shorter text is written again sooner than it is found. */
export const LONG_TEXT = 16 * 1024;

interface Written {
  readonly text: string;
  readonly bytes: Uint8Array;
}

/** Of the last text. Weakly held: the next collection of garbage takes it, and no message stays in memory for this. */
let last: WeakRef<Written> | undefined;

/** Says that these bytes, which never change, are the UTF-8 of a text. */
export const noteUtf8 = (text: string, bytes: Uint8Array): void => {
  if (text.length >= LONG_TEXT) last = new WeakRef({ text, bytes });
};

/** The UTF-8 of a text, to be read only: others may have the same bytes. */
export const utf8Of = (text: string): Uint8Array => {
  if (text.length < LONG_TEXT) return Buffer.from(text);
  const known = last?.deref();
  if (known?.text === text) return known.bytes;
  const bytes = Buffer.from(text);
  noteUtf8(text, bytes);
  return bytes;
};

/** How many bytes that is. */
export const utf8Length = (text: string): number =>
  text.length < LONG_TEXT ? Buffer.byteLength(text) : utf8Of(text).byteLength;

/** Keeps nothing from one text to the next. */
const decoder = new TextDecoder();

/** The text of bytes of others: byte order marks are left out, and what is no UTF-8 becomes U+FFFD. */
export const textOf = (bytes: Uint8Array): string => {
  // Only of what is read without any change are these the bytes.
  const isSame = bytes.byteLength >= LONG_TEXT && isAscii(bytes);
  const text = isSame ? latin1Of(bytes) : decoder.decode(bytes);
  if (isSame) noteUtf8(text, bytes);
  return text;
};

/** The same for ASCII, without looking for anything else. */
const latin1Of = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('latin1');
