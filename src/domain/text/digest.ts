/** SHA-256, for ids and comparisons that are the same on every replica and tell nothing of what they are made from. */
import { hash } from 'node:crypto';

type Encoding = 'hex' | 'base64url';

/** Of a text (UTF-8) or bytes; in hex if no encoding is named. */
export const digestOf = (text: string | Uint8Array, encoding: Encoding = 'hex'): string =>
  hash('sha256', text, encoding);

/** Of several parts, kept apart by JSON: `['a', 'bc']` and `['ab', 'c']` are not the same. */
export const digestOfParts = (parts: readonly unknown[], encoding: Encoding = 'hex'): string =>
  digestOf(JSON.stringify(parts), encoding);
