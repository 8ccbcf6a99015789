/** A short name for a public key, so that the one who verifies knows which one to ask for. */
import { createHash, type KeyObject } from 'node:crypto';

/** First 16 hex digits of the SHA-256 of the public key (SPKI, DER): enough to tell keys apart. */
export const keyId = (publicKey: KeyObject): string =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);
