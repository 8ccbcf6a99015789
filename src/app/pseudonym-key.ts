/** The key of pseudonyms: the same in every session, on every replica, since the signing key never changes. */
import { hkdfSync } from 'node:crypto';

/** 32 bytes. @param signing the signing key as it stands in the key file */
export const pseudonymKey = (signing: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', signing, '', 'firebreak masking pseudonyms', 32));
