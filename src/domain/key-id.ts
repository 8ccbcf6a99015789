/** A short name for a public key, so that the one who verifies knows which one to ask for. */

import type { KeyObject } from 'node:crypto';
import { digestOf } from './text/digest.ts';

/** First 16 hex digits of the SHA-256 of the public key (SPKI, DER): enough to tell keys apart. */
export const keyId = (publicKey: KeyObject): string =>
  digestOf(publicKey.export({ type: 'spki', format: 'der' })).slice(0, 16);
