/** People sign in with a browser at the company's SAML provider: request by redirect, assertion by POST. */
import { randomBytes } from 'node:crypto';
import { SAML } from '@node-saml/node-saml';
import { Refusal } from '../../domain/refusal.ts';
import type { SignedIn, SignInMethod } from '../../domain/sign-in.ts';
import { callerFromClaims, type TokenSource } from '../caller-from-claims.ts';
import type { Answers, SamlAnswer } from './answers.ts';
import { checkAssertion, isTransient } from './check-assertion.ts';
import { claimsOf, NAME_ID } from './claims-of.ts';
import type { EndedSessions, SamlSession } from './ended-sessions.ts';
import type { FindProvider } from './find-provider.ts';
import type { KnownPeople } from './known-people.ts';
import { type ServiceProvider, verifyResponse } from './verify-response.ts';

/** What the browser has to bring back. */
export interface SamlAttempt {
  /** Of the request; the assertion names it (`InResponseTo`). */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly begunAt: number;
  readonly fresh: boolean;
}

export interface SamlSignIn extends SignInMethod<SamlAttempt> {
  /**
   * Takes the provider's response and returns the path of ours at which this browser goes on.
   *
   * @throws Refusal `unauthenticated`, safe to show.
   */
  readonly receive: (response: string) => Promise<string>;
}

export interface SamlSignInDeps {
  /** The provider, and what it is trusted for. */
  readonly source: TokenSource;
  readonly serviceProvider: ServiceProvider;
  /** What people are to be named by; undefined leaves it to the provider. */
  readonly nameIdFormat: string | undefined;
  /** Where people begin who came from the provider's own page; undefined refuses them. */
  readonly unsolicited: string | undefined;
  readonly findProvider: FindProvider;
  readonly answers: Answers;
  /** Told of each person who signs in, before that counts. */
  readonly notePerson: KnownPeople['note'];
  /** Whether the provider has ended this session. */
  readonly isEnded: EndedSessions['isEnded'];
  readonly clock: {
    readonly now: () => number;
    /** Milliseconds by which the provider's clock may be ahead or behind. */
    readonly tolerance: number;
  };
  readonly log: { warn(fields: object, message: string): void };
}

const UNREACHED = 'The identity provider cannot be reached. Try again in a moment.';
/** A working day and a little more, in milliseconds: SAML lets no one ask again who a person is, groups included. */
export const LONGEST_SESSION = 12 * 60 * 60_000;
const OVER = 'Your session at the identity provider is over. Sign in again.';
const NOT_CONFIRMED = 'The identity provider did not confirm this sign-in. Start again.';

/** Returns the sign-in. It throws `unauthenticated` with a sentence that is safe to show; the log has the rest. */
export const createSamlSignIn = (deps: SamlSignInDeps): SamlSignIn => {
  const { source, log } = deps;
  const orRefuse = async <T>(sentence: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Refusal) throw error;
      log.warn({ err: error, issuer: source.issuer }, 'a sign-in by SAML failed');
      throw new Refusal('unauthenticated', sentence);
    }
  };
  return {
    begin: (fresh) => orRefuse(UNREACHED, () => begin(deps, fresh)),
    receive: (response) => orRefuse(NOT_CONFIRMED, () => receive(deps, response)),
    finish: (search, attempt) =>
      orRefuse(NOT_CONFIRMED, async () => {
        const answer = await deps.answers.take(new URLSearchParams(search).get('answer') ?? '');
        if (answer === undefined) throw new Error('there is no such answer, or it was used');
        // Only the browser that began is given what it asked for: another person's assertion signs no one in.
        if (answer.inResponseTo !== attempt.id) throw new Error('the answer is to another sign-in');
        const authenticatedAt = attempt.fresh ? provenAt(answer, attempt, deps.clock) : undefined;
        const upstream = sessionOf(answer, deps.clock.now());
        const caller = callerFromClaims(answer.claims, source);
        await deps.notePerson(answer.nameId.value, caller);
        return {
          caller,
          authenticatedAt,
          upstream,
        } satisfies SignedIn;
      }),
    reread: async (known) => {
      const session = known.upstream as Partial<KnownSession> | undefined;
      // Of another provider, which was configured before, nothing is known here.
      const isOurs = session?.nameId !== undefined && known.caller.issuer === source.issuer;
      const isOver = deps.clock.now() >= (session?.until ?? 0);
      if (isOurs && !isOver && !(await deps.isEnded(session as KnownSession))) return known;
      throw new Refusal('unauthenticated', OVER);
    },
  };
};

/** What is kept of a session, until when, in milliseconds. */
interface KnownSession extends SamlSession {
  readonly until: number;
}

const sessionOf = (answer: SamlAnswer, now: number): KnownSession => ({
  nameId: answer.nameId,
  sessionIndex: answer.sessionIndex,
  since: now,
  until: Math.min(answer.sessionNotOnOrAfter ?? Number.POSITIVE_INFINITY, now + LONGEST_SESSION),
});

const begin = async (deps: SamlSignInDeps, fresh: boolean) => {
  const { entryPoint, certificates } = await deps.findProvider();
  const { entityId, acs, key } = deps.serviceProvider;
  const id = `_${randomBytes(20).toString('hex')}`;
  const saml = new SAML({
    entryPoint,
    issuer: entityId,
    callbackUrl: acs,
    idpCert: [...certificates],
    identifierFormat: deps.nameIdFormat ?? null,
    // How people sign in is the provider's business; some refuse requests that prescribe it.
    disableRequestedAuthnContext: true,
    forceAuthn: fresh,
    signatureAlgorithm: 'sha256',
    generateUniqueId: () => id,
    ...(key === undefined ? {} : { privateKey: key }),
  });
  const attempt: SamlAttempt = { id, begunAt: deps.clock.now(), fresh };
  return { url: await saml.getAuthorizeUrlAsync('', undefined, {}), attempt, state: id };
};

const receive = async (deps: SamlSignInDeps, response: string): Promise<string> => {
  const { source, serviceProvider, clock, answers } = deps;
  const { certificates } = await deps.findProvider();
  const { assertion, inResponseTo } = await verifyResponse(response, certificates, serviceProvider);
  const accepted = checkAssertion(assertion, {
    issuer: source.issuer,
    entityId: serviceProvider.entityId,
    acs: serviceProvider.acs,
    now: clock.now(),
    tolerance: clock.tolerance,
  });
  if (inResponseTo !== accepted.inResponseTo)
    throw new Error('response and assertion answer different requests');
  if (isTransient(assertion) && source.claims.subject === NAME_ID)
    throw new Refusal('unauthenticated', TRANSIENT);
  const path = await answers.keep(assertion.id, accepted.usableUntil, {
    claims: claimsOf(assertion, source.claims.groups),
    inResponseTo: accepted.inResponseTo,
    authnInstant: assertion.authnInstant,
    sessionNotOnOrAfter: assertion.sessionNotOnOrAfter,
    nameId: assertion.nameId,
    sessionIndex: assertion.sessionIndex,
  });
  if (path === undefined) throw new Error('the assertion was used before');
  if (accepted.inResponseTo !== undefined) return path;
  if (deps.unsolicited === undefined) throw new Refusal('unauthenticated', UNSOLICITED);
  // It may have been put before this browser by someone else; a request of ours, which the provider answers by its
  // session, proves that it is theirs.
  return deps.unsolicited;
};

/** Milliseconds. A session of this morning is no fresh sign-in, nor is a moment that has not come yet. */
const provenAt = (
  answer: SamlAnswer,
  attempt: SamlAttempt,
  { now, tolerance }: SamlSignInDeps['clock'],
): number => {
  const at = answer.authnInstant ?? 0;
  if (at + tolerance >= attempt.begunAt && at <= now() + tolerance) return Math.min(at, now());
  throw new Refusal(
    'unauthenticated',
    'The identity provider did not have you sign in anew (AuthnInstant, ForceAuthn), which this takes.',
  );
};

const TRANSIENT =
  'The identity provider names people anew at each sign-in (a transient NameID); have it send a persistent one or the e-mail address, or set claims.subject to an attribute.';
const UNSOLICITED =
  'This sign-in was begun at the identity provider, which is not allowed here. Open the page of this gateway that you wanted.';
