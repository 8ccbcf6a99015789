/** Who may tell the gateway that a person's access is to end: transmitters of security events, and the provider of sign-ins. */

import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Config } from '../../config/schema.ts';
import type { DocumentStore } from '../../domain/document.ts';
import { digestOf } from '../../domain/text/digest.ts';
import { createSecurityEventRoutes } from '../../http/security-events.ts';
import type { TokenSource } from '../../identity/caller-from-claims.ts';
import { createMayEnd } from '../../identity/events/may-end.ts';
import {
  createReceiveEvent,
  EventError,
  type ReceiveEventDeps,
} from '../../identity/events/receive-event.ts';
import { createReceiveLogout } from '../../identity/events/receive-logout.ts';
import { createIssuerKeys, type Fetch } from '../../identity/issuers/issuer-keys.ts';
import { sourcesOfPeople } from '../../identity/trust.ts';
import type { EndPerson } from '../../operators/end-person.ts';

interface OpenEventsDeps {
  readonly config: Pick<Config, 'identity'>;
  readonly publicUrl: string;
  readonly documents: Pick<DocumentStore, 'getDocument' | 'putDocument'>;
  readonly endPerson: EndPerson;
  readonly log: Pick<Logger, 'warn' | 'info'>;
  readonly now: () => number;
}

/** Undefined if no one may. */
export const openEvents = (deps: OpenEventsDeps): RequestHandler | undefined => {
  const { config, publicUrl, documents, endPerson, log, now } = deps;
  const { events, signIn, clockTolerance: tolerance } = config.identity;
  const oidc = signIn?.oidc;
  if (events.length === 0 && oidc === undefined) return undefined;
  const fetch: Fetch = (url, options) => globalThis.fetch(url, options);
  const acting = {
    ...seenIn(documents),
    end: endWith(endPerson, false),
    now,
    tolerance,
  };
  const sources = sourcesOfPeople(config.identity);
  const transmitters = events.map(({ issuer, issuers, jwksUri, audience = publicUrl }) => ({
    issuer,
    audience,
    mayEnd: createMayEnd({ issuer, issuers }, sources),
    keys: createIssuerKeys({ issuer, jwksUri, fetch, now }),
  }));
  return createSecurityEventRoutes({
    events:
      events.length === 0
        ? undefined
        : {
            tokens: new Map(events.map(({ issuer, token }) => [issuer, token])),
            receive: createReceiveEvent({
              ...acting,
              transmitters,
              verified: (transmitter, state) =>
                log.info(
                  { issuer: transmitter, state },
                  'a transmitter of security events has verified its stream',
                ),
            }),
            codeOf: (error) => (error instanceof EventError ? error.code : undefined),
          },
    logout:
      oidc === undefined
        ? undefined
        : createReceiveLogout({
            ...acting,
            end: endWith(endPerson, true),
            issuer: oidc.issuer,
            clientId: oidc.clientId,
            warn: (sentence) => log.warn({ about: 'back-channel logout' }, sentence),
            subjectClaims: subjectClaimsOf(oidc.issuer, sources),
            keys: createIssuerKeys({ issuer: oidc.issuer, jwksUri: undefined, fetch, now }),
          }),
    now,
  });
};

const subjectClaimsOf = (issuer: string, sources: readonly TokenSource[]): readonly string[] => [
  ...new Set(sources.filter((each) => each.issuer === issuer).map(({ claims }) => claims.subject)),
];

const endWith =
  (endPerson: EndPerson, isSignOut: boolean): ReceiveEventDeps['end'] =>
  (named, { issuer, reason }) =>
    endPerson(named, {
      by: { issuer, subject: 'security events', email: undefined },
      via: 'api',
      reason,
      isSignOut,
    });

const KIND = 'security-event';

/** In the store, so that what one replica has taken is not done again by another. */
const seenIn = (documents: OpenEventsDeps['documents']): Pick<ReceiveEventDeps, 'wasSeen' | 'noteSeen'> => ({
  wasSeen: async (id) => (await documents.getDocument(KIND, digestOf(id))) !== undefined,
  noteSeen: async (id, expireAt) =>
    void (await documents.putDocument(KIND, digestOf(id), { value: true, ifVersion: 0, expireAt })),
});
