/** The access token of a request -> the caller, or a refusal that says why. */
import type { Caller } from '../domain/caller.ts';
import { Refusal } from '../domain/refusal.ts';
import { type Audience, acceptedAudiences } from './audiences.ts';
import { boundKey, createCheckProof, type NoteOnce, type Proof } from './dpop.ts';
import type { KnownIssuer, KnownIssuers } from './issuers/known-issuers.ts';
import { type IsEnded, type JudgeDeps, judgeToken, refuseEnded } from './judge-token.ts';
import { createVerdictCache, type Verdict, verdictKey } from './verdict-cache.ts';

/** Throws `Refusal('unauthenticated')`, whose sentence is safe to show. `proof` is needed for tokens bound to a key. */
export type Authenticate = (
  authorization: string | undefined,
  audience: Audience,
  proof?: Proof,
) => Promise<Caller>;

export interface AuthenticatorDeps extends JudgeDeps {
  readonly issuers: KnownIssuers;
  /** Remembers proofs that were used, for every replica. */
  readonly noteOnce: NoteOnce;
  readonly isEnded: IsEnded;
}

/** JOSE is what SPIFFE allows besides (JWT-SVID, section 2.3). */
const TYPES = [undefined, 'jwt', 'at+jwt', 'jose'];
const MAX_TOKEN_LENGTH = 16 * 1024;
const MAX_VERDICTS = 10_000;
const VERDICT_LIFE = 5 * 60_000;

/** A verdict that is remembered. */
interface Known extends Verdict {
  readonly issuer: KnownIssuer;
}

/** Accepts access tokens (JWT) of the configured issuers; verdicts are remembered until token or keys change. */
export const createAuthenticator = (deps: AuthenticatorDeps): Authenticate => {
  const verdicts = createVerdictCache<Known>(MAX_VERDICTS);
  const checkProof = createCheckProof(deps);

  const judge = async (token: string, audience: Audience, key: string): Promise<Verdict> => {
    const issuer = issuerOf(token, deps.issuers);
    const { caller, claims, issuedAt } = await judgeToken(deps, token, {
      issuer,
      audience: acceptedAudiences(issuer.settings, audience),
    });
    const jkt = boundKey(claims['cnf']);
    const until = Math.min(caller.expiresAt, deps.now() + VERDICT_LIFE);
    // The generation after: the look-up may have fetched the keys it was verified with.
    const verdict = { caller, issuedAt, jkt, issuer, generation: issuer.keys.generation(), until };
    verdicts.put(key, verdict);
    return verdict;
  };

  /** A key that was removed stops counting within a minute, for tokens that were seen before too. */
  const stillCounts = ({ issuer: { keys }, generation, until }: Known): boolean =>
    generation === keys.generation() && deps.now() < until;

  return async (authorization, audience, proof) => {
    const { scheme, token } = readHeader(authorization);
    // Before anything of the token is read: most calls bring one that was verified a moment ago.
    const key = verdictKey(token, audience.resource);
    const known = verdicts.get(key, deps.now());
    const looking = known?.issuer.keys.freshen();
    if (looking !== undefined) await looking;
    const counts = known !== undefined && stillCounts(known);
    const { caller, issuedAt, jkt } = counts ? known : await judge(token, audience, key);
    const ending = refuseEnded(deps.isEnded, { caller, issuedAt, audience });
    if (ending !== undefined) await ending;
    if (jkt === undefined && scheme === 'dpop') {
      throw new Refusal('unauthenticated', 'The token is not bound to a key: send it as Bearer.');
    }
    if (jkt !== undefined) {
      if (scheme !== 'dpop' || proof === undefined) throw notBearer();
      await checkProof({ token, jkt, proof });
    }
    return caller;
  };
};

/** RFC 9449, section 7.2: a bound token that is taken as a bearer token protects no one. */
const notBearer = (): Refusal =>
  new Refusal('unauthenticated', 'The token is bound to a key: send it as "DPoP", with a proof.', {
    scheme: 'DPoP',
    error: 'invalid_token',
  });

const readHeader = (authorization: string | undefined): { scheme: 'bearer' | 'dpop'; token: string } => {
  if (authorization === undefined) throw new Refusal('unauthenticated');
  const [, scheme = '', token] = /^(Bearer|DPoP) +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization) ?? [];
  if (token === undefined || token.length > MAX_TOKEN_LENGTH) {
    throw new Refusal('unauthenticated', 'The Authorization header must be "Bearer" and one token.');
  }
  return { scheme: scheme.toLowerCase() === 'dpop' ? 'dpop' : 'bearer', token };
};

/** Nothing is verified yet: this only picks whose keys to check with. */
const issuerOf = (token: string, issuers: KnownIssuers): KnownIssuer => {
  const issuer = issuers.of(token, TYPES);
  if (issuer !== undefined) return issuer;
  throw new Refusal('unauthenticated', 'The token is not a JWT of an issuer this gateway trusts.');
};
