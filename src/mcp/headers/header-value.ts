/** Texts as HTTP header values in the way of MCP 2026-07-28: plain if that is safe, otherwise `=?base64?…?=`. */

const PREFIX = '=?base64?';
const SUFFIX = '?=';

/** The header value for a text; the inverse of `decodeHeaderValue`. */
export const encodeHeaderValue = (text: string): string => {
  const plain = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text) && !isEncoded(text);
  return plain ? text : `${PREFIX}${Buffer.from(text, 'utf8').toString('base64')}${SUFFIX}`;
};

/** The text of a header value; undefined if it claims to be encoded and is not canonical base64 of UTF-8. */
export const decodeHeaderValue = (value: string): string | undefined => {
  if (!isEncoded(value)) return value;
  const base64 = value.slice(PREFIX.length, -SUFFIX.length);
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.toString('base64') !== base64) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

const isEncoded = (value: string): boolean =>
  value.length >= PREFIX.length + SUFFIX.length && value.startsWith(PREFIX) && value.endsWith(SUFFIX);
