/** Security event tokens (RFC 8417) that are pushed (RFC 8935): verified, done once, and answered in the words of the RFC. */
import { errors, type JWTPayload, jwtVerify } from 'jose';
import type { PersonName } from '../../domain/people/person-name.ts';
import { ALGORITHMS } from '../algorithms.ts';
import { type IssuerKeys, IssuerUnreachable } from '../issuers/issuer-keys.ts';
import { readSubjectId } from './subject-id.ts';

/** One that pushes events. */
export interface Transmitter {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: Pick<IssuerKeys, 'find'>;
  /** Whether this one may end people by this name: a provider ends its own people, not those of another one. */
  readonly mayEnd: (named: PersonName) => boolean;
}

/** Codes of RFC 8935, section 2.4. */
export type EventErrorCode =
  | 'invalid_request'
  | 'invalid_key'
  | 'invalid_issuer'
  | 'invalid_audience'
  | 'authentication_failed';

/** What became of an event; `ignored` are those that no one here has to know of. */
export type EventOutcome = 'ended' | 'verified' | 'ignored' | 'unknown-subject' | 'refused';

/** What the transmitter is told; nothing of the event is in it. */
export class EventError extends Error {
  readonly code: EventErrorCode;
  readonly outcome: EventOutcome;

  constructor(code: EventErrorCode, description: string, outcome: EventOutcome = 'refused') {
    super(description);
    this.code = code;
    this.outcome = outcome;
  }
}

export interface ReceiveEventDeps {
  readonly transmitters: readonly Transmitter[];
  /** Ends everything of a person; durable once resolved. */
  readonly end: (
    named: PersonName,
    because: { readonly issuer: string; readonly reason: string },
  ) => Promise<void>;
  /** Whether an event was received before, on any replica; and that it was, until then (milliseconds since the epoch). */
  readonly wasSeen: (id: string) => Promise<boolean>;
  readonly noteSeen: (id: string, until: number) => Promise<void>;
  /** Told of events that verify a stream, with what was sent along with them if it is short. */
  readonly verified: (issuer: string, state: string | undefined) => void;
  /** Told of each event that came, also of those that came again. */
  readonly count: (outcome: EventOutcome) => void;
  readonly now: () => number;
  /** Milliseconds by which their clocks may be ahead. */
  readonly tolerance: number;
}

/** `allowed` are the issuers whose events may come by this request. @throws EventError */
export type ReceiveEvent = (token: string, isAllowed: (issuer: string) => boolean) => Promise<void>;

const TYPE = 'secevent+jwt';
/** Milliseconds: transmitters give up much sooner, and an older one that comes now is replayed. */
const OLDEST = 7 * 24 * 3_600_000;

const ENDING: Readonly<Record<string, string>> = {
  'https://schemas.openid.net/secevent/caep/event-type/session-revoked':
    'The provider revoked a session of this person.',
  'https://schemas.openid.net/secevent/caep/event-type/credential-change':
    'A credential of this person changed at the provider.',
  'https://schemas.openid.net/secevent/risc/event-type/sessions-revoked':
    'The provider revoked the sessions of this person.',
  'https://schemas.openid.net/secevent/risc/event-type/account-disabled':
    'The provider disabled the account of this person.',
  'https://schemas.openid.net/secevent/risc/event-type/account-purged':
    'The provider removed the account of this person.',
};

/** Types of events that end a person's access here. */
export const ENDING_EVENTS: readonly string[] = Object.keys(ENDING);

const VERIFICATION = 'https://schemas.openid.net/secevent/ssf/event-type/verification';

/** Takes events of these transmitters. It rejects with an `EventError` for the sender, or with a fault of ours after which it comes again. */
export const createReceiveEvent = (deps: ReceiveEventDeps): ReceiveEvent => {
  const byIssuer = new Map(deps.transmitters.map((each) => [each.issuer, each]));

  const finished = async (claims: JWTPayload, { issuer, mayEnd }: Transmitter): Promise<EventOutcome> => {
    let outcome: EventOutcome = 'ignored';
    for (const [type, event] of Object.entries(eventsOf(claims))) {
      if (type === VERIFICATION) {
        deps.verified(issuer, stateOf(event));
        outcome = 'verified';
      }
      const reason = ENDING[type];
      // Others are for others: taken, so that they do not come again (RFC 8417, section 2.2).
      if (reason === undefined) continue;
      const names = readSubjectId(claims['sub_id'] ?? Object(event)['subject']);
      if (names.length === 0)
        throw new EventError(
          'invalid_request',
          'The subject names no person in a way that is known here.',
          'unknown-subject',
        );
      for (const named of names.filter(mayEnd)) await deps.end(named, { issuer, reason });
      // Not acknowledged: who sends it would think that all of it is done.
      if (!names.every(mayEnd))
        throw new EventError(
          'invalid_request',
          'The subject is of an issuer or a domain whose people this transmitter may not end; an operator can name the issuer in identity.events[].issuers.',
          'unknown-subject',
        );
      outcome = 'ended';
    }
    return outcome;
  };

  const take = async (token: string, isAllowed: (issuer: string) => boolean): Promise<EventOutcome> => {
    const issuer = claimedIssuer(token);
    const transmitter = byIssuer.get(issuer);
    if (transmitter === undefined)
      throw new EventError('invalid_issuer', 'The issuer is not one whose events are taken.');
    if (!isAllowed(issuer))
      throw new EventError('authentication_failed', 'The bearer token is missing or wrong.');
    const claims = await verify(token, transmitter, deps);
    const id = JSON.stringify([issuer, claims.jti]);
    // Acknowledged again, and not done again (RFC 8935, section 2.2).
    if (await deps.wasSeen(id)) return 'ignored';
    const outcome = await finished(claims, transmitter);
    // Afterwards: what failed in the middle comes again.
    await deps.noteSeen(id, deps.now() + OLDEST + deps.tolerance);
    return outcome;
  };

  return async (token, isAllowed) => {
    try {
      deps.count(await take(token, isAllowed));
    } catch (error) {
      if (error instanceof EventError) deps.count(error.outcome);
      throw error;
    }
  };
};

const stateOf = (event: unknown): string | undefined => {
  const { state } = Object(event) as { state?: unknown };
  return typeof state === 'string' && /^[\w.-]{1,64}$/.test(state) ? state : undefined;
};

const verify = async (
  token: string,
  { issuer, audience, keys }: Transmitter,
  { now, tolerance }: ReceiveEventDeps,
): Promise<JWTPayload> => {
  const { payload } = await jwtVerify(token, keys.find, {
    issuer,
    audience: [audience, `${audience}/`],
    typ: TYPE,
    algorithms: ALGORITHMS,
    requiredClaims: ['iat', 'jti', 'aud', 'events'],
    clockTolerance: tolerance / 1000,
    currentDate: new Date(now()),
  }).catch((error: unknown) => {
    // Transmitters repeat what is answered with a fault of ours.
    if (error instanceof IssuerUnreachable) throw error;
    throw refusalOf(error);
  });
  const at = Number(payload.iat) * 1000;
  if (!(at <= now() + tolerance && at >= now() - OLDEST))
    throw new EventError('invalid_request', 'iat is not a moment of the last seven days.');
  if (typeof payload.jti !== 'string' || payload.jti === '')
    throw new EventError('invalid_request', 'jti has to be a text.');
  return payload;
};

const refusalOf = (error: unknown): EventError => {
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud')
    return new EventError('invalid_audience', 'The audience is not this gateway.');
  const isKey = [
    errors.JWKSNoMatchingKey,
    errors.JWSSignatureVerificationFailed,
    errors.JWKSMultipleMatchingKeys,
  ];
  if (isKey.some((each) => error instanceof each))
    return new EventError('invalid_key', 'The signature is of no key of the issuer.');
  return new EventError('invalid_request', 'This is no security event token that can be taken.');
};

/** Nothing is verified yet: this only picks whose keys to check with. @throws EventError */
const claimedIssuer = (token: string): string => {
  try {
    const [, part = ''] = token.split('.');
    const { iss } = Object(JSON.parse(Buffer.from(part, 'base64url').toString()));
    return String(iss);
  } catch {
    throw new EventError('invalid_request', 'The body has to be one signed JWT.');
  }
};

/** @throws EventError */
const eventsOf = ({ events }: JWTPayload): Readonly<Record<string, unknown>> => {
  if (typeof events === 'object' && events !== null && !Array.isArray(events)) return { ...events };
  throw new EventError('invalid_request', 'events has to be an object.');
};
