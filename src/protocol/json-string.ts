/** Writes one JSON string token. */

/**
 * The token for a value, quotes included. U+2028, U+2029 and U+0085 are escaped: they end lines for some readers
 * of SSE and of logs, and would let a text forge the next line.
 */
export const jsonString = (value: string): string =>
  JSON.stringify(value).replace(
    /[\u0085\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
