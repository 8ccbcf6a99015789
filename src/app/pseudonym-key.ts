/** The key of pseudonyms: the same in every session, on every replica, since the signing key never changes. */
import { derivedKey } from '../domain/derived-key.ts';

/** 32 bytes. @param signing the signing key as it stands in the key file */
export const pseudonymKey = (signing: string): Uint8Array =>
  derivedKey(signing, 'firebreak masking pseudonyms');
