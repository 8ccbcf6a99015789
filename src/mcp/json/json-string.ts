/** Writes JSON that stays on one line for every reader. */

/** The token for a string, quotes included. */
export const jsonString = (value: string): string => escapeLineEnds(JSON.stringify(value));

/**
 * JSON text with U+0085, U+2028 and U+2029 escaped, which ends lines for some readers of event streams and logs and
 * would let a text forge the next line. They stand inside strings only, if an escape means the same.
 */
export const escapeLineEnds = (json: string): string =>
  // Searches for one character each are many times faster than the pattern, and hardly any text has one of them.
  LINE_ENDS.some((end) => json.includes(end)) ? json.replace(/[\u0085\u2028\u2029]/g, escaped) : json;

const LINE_ENDS = ['\u0085', '\u2028', '\u2029'];

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
