/** The keys that access tokens are signed with: made from the sealing keys, so that all rotate together and replicas agree. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { derivedKey } from '../domain/derived-key.ts';
import type { SealingKey } from '../mcp/seal.ts';

export interface TokenKey {
  /** `kid` of the tokens it signs. */
  readonly id: string;
  /** Ed25519. */
  readonly privateKey: KeyObject;
}

/** PKCS #8 of an Ed25519 key up to its 32 bytes (RFC 8410, section 7). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

/** In the order of the key file: the first signs, all verify. */
export const tokenKeys = (sealing: readonly SealingKey[]): readonly TokenKey[] =>
  sealing.map(({ id, key }) => ({
    id,
    privateKey: createPrivateKey({
      key: Buffer.concat([PKCS8_HEAD, derivedKey(key, 'firebreak access tokens')]),
      format: 'der',
      type: 'pkcs8',
    }),
  }));

/** Keys for the signatures of the authorization server's cookies, newest first. */
export const cookieKeys = (sealing: readonly SealingKey[]): string[] =>
  sealing.map(({ key }) => derivedKey(key, 'firebreak authorization cookies').toString('base64url'));
