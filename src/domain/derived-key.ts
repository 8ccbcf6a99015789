/** Keys made from those of the key file: one for each purpose, so that none has to be kept or shared beside them. */
import { hkdfSync } from 'node:crypto';

/** Everything that a key is derived for. */
export type KeyPurpose =
  | 'firebreak access tokens'
  | 'firebreak authorization cookies'
  | 'firebreak masking pseudonyms';

/** 32 bytes that belong to one purpose (RFC 5869, with SHA-256 and no salt). */
export const derivedKey = (key: Buffer | string, purpose: KeyPurpose): Buffer =>
  Buffer.from(hkdfSync('sha256', key, '', purpose, 32));
