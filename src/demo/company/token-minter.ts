/** Signs access tokens the way an issuer does, without anyone signing in. */
import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { findPerson } from './people.ts';

export interface MintOptions {
  readonly audience: string | readonly string[];
  /** Default: the groups of the sample person of this name, if there is one. */
  readonly groups?: readonly string[];
  /** Milliseconds until the token ends; 10 minutes by default, negative for one that has ended. */
  readonly ttl?: number;
  /** Added to the token, winning over everything else. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** Resolves with a signed JWT access token (RFC 9068). */
export type Mint = (subject: string, options: MintOptions) => Promise<string>;

export interface Minter {
  readonly privateJwk: JWK;
  readonly publicJwk: JWK;
  readonly mint: Mint;
}

const TEN_MINUTES = 10 * 60_000;

/** A fresh ES256 key and tokens signed with it. */
export const createMinter = async (deps: { issuer: string; now: () => number }): Promise<Minter> => {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const names = { alg: 'ES256', kid: randomUUID(), use: 'sig' };
  const mint: Mint = (subject, { audience, groups, ttl = TEN_MINUTES, claims }) => {
    const person = findPerson(subject);
    const seconds = Math.floor(deps.now() / 1000);
    return new SignJWT({
      iss: deps.issuer,
      sub: subject,
      aud: typeof audience === 'string' ? audience : [...audience],
      iat: seconds,
      exp: seconds + Math.round(ttl / 1000),
      jti: randomUUID(),
      client_id: 'firebreak-demo',
      ...(person === undefined ? {} : { email: person.email, email_verified: true }),
      groups: groups ?? person?.groups ?? [],
      ...claims,
    })
      .setProtectedHeader({ alg: names.alg, kid: names.kid, typ: 'at+jwt' })
      .sign(privateKey);
  };
  return {
    privateJwk: { ...(await exportJWK(privateKey)), ...names },
    publicJwk: { ...(await exportJWK(publicKey)), ...names },
    mint,
  };
};
