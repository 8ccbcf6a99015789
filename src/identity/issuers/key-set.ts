/** A published key set, and what may be asked of it: keys for a token, and whether an answer holds other keys. */
import { createHash } from 'node:crypto';
import { createLocalJWKSet, type JSONWebKeySet, type JWK, type JWTVerifyGetKey } from 'jose';

export interface KeySet {
  readonly find: JWTVerifyGetKey;
  /** Same text, same keys. */
  readonly digest: string;
}

/** Throws if the text is not a JSON Web Key Set (RFC 7517). `choose` leaves the keys that count. */
export const readKeySet = (
  text: string,
  choose: (all: JSONWebKeySet) => JSONWebKeySet = (all) => all,
): KeySet => ({
  find: createLocalJWKSet(choose(JSON.parse(text) as JSONWebKeySet)),
  digest: createHash('sha256').update(text).digest('base64'),
});

/**
 * The keys of a SPIFFE bundle that sign tokens (SPIFFE Trust Domain and Bundle, section 4.2): others sign certificates.
 * Their `use` is none that JOSE knows, so it is left out.
 */
export const svidKeys = ({ keys }: JSONWebKeySet): JSONWebKeySet => ({
  keys: keys.filter(({ use }) => use !== 'x509-svid').map(withoutSvidUse),
});

const withoutSvidUse = ({ use, ...key }: JWK): JWK =>
  use === undefined || use === 'jwt-svid' ? key : { ...key, use };

/** The text of an answer. Rejects, and lets go of the connection, if it is longer than `limit` bytes. */
export const readBounded = async (response: Response, limit: number): Promise<string> => {
  const parts: Uint8Array[] = [];
  let length = 0;
  // Breaking out of the loop cancels the stream.
  for await (const part of response.body ?? []) {
    length += part.byteLength;
    if (length > limit)
      throw new Error(`${response.url || 'the issuer'} answered with more than ${limit} bytes`);
    parts.push(part);
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts));
};
