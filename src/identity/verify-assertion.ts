/**
 * Assertions that are exchanged for access tokens (RFC 7523): tokens that a job or service has from its platform, and
 * identity assertions (ID-JAG) that the company's provider gives a client for a person.
 */
import type { Caller } from '../domain/caller.ts';
import { Refusal } from '../domain/refusal.ts';
import type { NoteOnce } from './dpop.ts';
import type { KnownIssuers } from './issuers/known-issuers.ts';
import { type IsEnded, type JudgeDeps, judgeToken, refuseEnded } from './judge-token.ts';
import { isCompact } from './strict-jwt.ts';

export interface VerifiedAssertion {
  readonly caller: Caller;
  /** Of a person's assertion: the client that it was given to, and what it opens there; undefined for a workload's. */
  readonly given:
    | {
        readonly clientId: string;
        readonly resource: unknown;
        readonly scope: unknown;
      }
    | undefined;
  /** Uses it up, for every replica. @throws Refusal `unauthenticated` if that was done before. */
  readonly redeem: () => Promise<void>;
}

export interface AssertionDeps extends JudgeDeps {
  /** Issuers of workloads' tokens, and providers that vouch for people. */
  readonly workloads: KnownIssuers;
  readonly people: KnownIssuers;
  /** Name of the authorization server, and where assertions are sent. */
  readonly issuer: string;
  readonly tokenEndpoint: string;
  readonly noteOnce: NoteOnce;
  readonly isEnded: IsEnded;
}

/** @throws Refusal `unauthenticated`, whose sentence is safe to show. */
export type VerifyAssertion = (assertion: string) => Promise<VerifiedAssertion>;

const WORKLOAD_TYPES = [undefined, 'jwt', 'jose'];
/** draft-ietf-oauth-identity-assertion-authz-grant, section 3. */
const PERSON_TYPES = ['oauth-id-jag+jwt'];
const LONGEST = 16 * 1024;
/** Milliseconds a person's assertion may be good for; providers give it five minutes. */
const LONGEST_LIFE = 3_600_000;

/** Returns what verifies an assertion of a workload or of a person; nothing is used up by that alone. */
export const createVerifyAssertion =
  (deps: AssertionDeps): VerifyAssertion =>
  async (assertion) => {
    const isShort = assertion.length <= LONGEST && isCompact(assertion);
    const person = isShort ? deps.people.of(assertion, PERSON_TYPES) : undefined;
    const issuer = person ?? (isShort ? deps.workloads.of(assertion, WORKLOAD_TYPES) : undefined);
    if (issuer === undefined) throw refused('is not a JWT of an issuer this gateway trusts');
    const audience = [deps.issuer, `${deps.issuer}/`, ...(person === undefined ? [deps.tokenEndpoint] : [])];
    const judged = await judgeToken(deps, assertion, { issuer, audience });
    await refuseEnded(deps.isEnded, judged);
    const { caller, claims } = judged;
    // What was meant for others too could come from one of them (RFC 7523, section 3).
    if ([claims['aud']].flat().length !== 1)
      throw refused('is meant for others too: it has to have one audience');
    if (claims['cnf'] !== undefined) throw refused('is bound to a key, of which nothing is known here');
    const { jti } = claims;
    if (jti !== undefined && (typeof jti !== 'string' || jti === ''))
      throw refused('has a jti that is no text');
    const redeem = () => redeemOnce(deps, { issuer: issuer.settings.issuer, jti, caller });
    if (person === undefined) {
      // By the settings, not by its looks: a person's token must not become one that no one has to sign in for.
      if (caller.kind !== 'workload' || caller.kindGuessed === true) throw refused(NO_WORKLOAD);
      return { caller, given: undefined, redeem };
    }
    if (caller.kind !== 'human') throw refused('does not stand for a person');
    if (jti === undefined) throw refused('has no jti, so that it could be used twice');
    if (caller.expiresAt - deps.now() > LONGEST_LIFE) throw refused('is good for longer than an hour');
    const { client_id: clientId, resource, scope } = claims;
    if (typeof clientId !== 'string') throw refused('names no client_id');
    return { caller, given: { clientId, resource, scope }, redeem };
  };

const NO_WORKLOAD =
  'does not stand for a workload: people sign in, and the issuer of jobs has kind: workload in identity.issuers';

const refused = (why: string): Refusal => new Refusal('unauthenticated', `The assertion ${why}.`);

const redeemOnce = async (
  { noteOnce, tolerance }: AssertionDeps,
  { issuer, jti, caller }: { readonly issuer: string; readonly jti: unknown; readonly caller: Caller },
): Promise<void> => {
  if (jti === undefined) return;
  const isFirst = await noteOnce(JSON.stringify([issuer, jti]), caller.expiresAt + tolerance);
  if (!isFirst) throw refused('was used already: get a new one');
};
