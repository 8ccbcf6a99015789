/** The characters of a text as codes in an array, which is read several times faster than a string. */

export interface Codes {
  readonly text: string;
  /** Codes of its characters, zero for all beyond ASCII, and zeros behind the last one. */
  readonly codes: Uint8Array;
}

export type CodesOf = (text: string) => Codes;

/** Zeros behind a text: no look at a character looks farther ahead. */
const AHEAD = 24;
/** Shorter texts are read character by character. */
const SHORT = 48;
/** A longer buffer is not kept: one long text would hold that memory for ever. */
const KEPT = 2 * 1024 * 1024;
const encoder = new TextEncoder();

/** Returns what gives the codes of a text, which hold until it is called for the next one. */
export const createCodesOf = (): CodesOf => {
  let scratch = new Uint8Array(4096);
  return (text) => {
    const size = text.length + AHEAD;
    if (scratch.length < size && size <= KEPT) scratch = new Uint8Array(size * 2);
    const codes = scratch.length < size ? new Uint8Array(size) : scratch;
    if (text.length < SHORT || !isEncoded(text, codes)) fill(text, codes);
    codes.fill(0, text.length, size);
    return { text, codes };
  };
};

/** The same codes, which hold whatever else is asked for. */
export const kept = ({ text, codes }: Codes): Codes => ({ text, codes: codes.slice(0, text.length + AHEAD) });

/** Whether every character is ASCII; only then the codes are those of the text. */
const isEncoded = (text: string, codes: Uint8Array): boolean => {
  const { read, written } = encoder.encodeInto(text, codes);
  return read === text.length && written === text.length;
};

const fill = (text: string, codes: Uint8Array): void => {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    codes[index] = code < 0x80 ? code : 0;
  }
};
