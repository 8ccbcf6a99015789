/** Tokens made on this machine with the gateway's own key, for trying things without an identity provider. */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { STANDARD_CLAIMS, type TokenSource } from '../caller-from-claims.ts';
import type { TrustedIssuer } from './known-issuers.ts';

/** No address, so that nothing can ever be fetched from it. */
const ISSUER = 'urn:firebreak:development';
/** Milliseconds. */
const LIFE = 24 * 3_600_000;

/** What such tokens are trusted for: everything, since the one who reads the key can be anyone anyway. */
export const DEVELOPMENT_SOURCE: TokenSource = {
  issuer: ISSUER,
  kind: 'human',
  claims: STANDARD_CLAIMS,
  require: {},
  emails: 'all',
  emailVerified: 'always',
  groups: { human: 'all', workload: 'all' },
  foreign: false,
};

/** `signing`: the gateway's Ed25519 key as PKCS #8 PEM. */
export const developmentIssuer = (signing: string): TrustedIssuer => {
  const key = createPublicKey(signing);
  return { ...DEVELOPMENT_SOURCE, maxTokenLife: { human: LIFE, workload: LIFE }, knownKey: () => key };
};

export interface DevelopmentToken {
  readonly subject: string;
  readonly email: string | undefined;
  readonly groups: readonly string[];
  /** URLs of what it opens. */
  readonly audience: readonly string[];
  /** Milliseconds. */
  readonly life: number;
  readonly now: number;
}

/** Resolves with a signed JWT (RFC 9068). `signing` is the private key in PEM, `life` and `now` are milliseconds. */
export const mintDevelopmentToken = (signing: string, token: DevelopmentToken): Promise<string> => {
  const { subject, email, groups, audience, life, now } = token;
  return new SignJWT({ groups, ...(email === undefined ? {} : { email }) })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt' })
    .setIssuer(ISSUER)
    .setSubject(subject)
    .setAudience([...audience])
    .setIssuedAt(Math.floor(now / 1000))
    .setExpirationTime(Math.floor((now + life) / 1000))
    .sign(createPrivateKey(signing));
};
