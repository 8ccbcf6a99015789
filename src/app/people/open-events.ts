/** Who may tell the gateway that a person's access is to end: transmitters of security events, and the provider of sign-ins. */

import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Config } from '../../config/schema.ts';
import type { DocumentStore } from '../../domain/document.ts';
import { digestOf } from '../../domain/text/digest.ts';
import { createSecurityEventRoutes } from '../../http/pushes/security-events.ts';
import type { TokenSource } from '../../identity/caller-from-claims.ts';
import { createMayEnd } from '../../identity/events/may-end.ts';
import { createPollEvents, type PollEvents } from '../../identity/events/poll-events.ts';
import {
  createReceiveEvent,
  EventError,
  type ReceiveEvent,
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
  readonly count: ReceiveEventDeps['count'];
  readonly log: Pick<Logger, 'warn' | 'info'>;
  readonly now: () => number;
}

const fetchIt: Fetch = (url, options) => globalThis.fetch(url, options);

/** Undefined if no one may. */
export const openEvents = (deps: OpenEventsDeps): RequestHandler | undefined => {
  const { config, documents, endPerson, log, now } = deps;
  const { events, signIn, clockTolerance: tolerance } = config.identity;
  const oidc = signIn?.oidc;
  if (events.length === 0 && oidc === undefined) return undefined;
  return createSecurityEventRoutes({
    events:
      events.length === 0
        ? undefined
        : {
            tokens: new Map(events.map(({ issuer, token }) => [issuer, token])),
            receive: openReceive(deps),
            codeOf: (error) => (error instanceof EventError ? error.code : undefined),
          },
    logout:
      oidc === undefined
        ? undefined
        : createReceiveLogout({
            ...seenIn(documents),
            end: endWith(endPerson, true),
            issuer: oidc.issuer,
            clientId: oidc.clientId,
            warn: (sentence) => log.warn({ about: 'back-channel logout' }, sentence),
            subjectClaims: subjectClaimsOf(oidc.issuer, sourcesOfPeople(config.identity)),
            keys: createIssuerKeys({ issuer: oidc.issuer, jwksUri: undefined, fetch: fetchIt, now }),
            now,
            tolerance,
          }),
    now,
  });
};

/** What takes events, whichever way they come. */
const openReceive = ({
  config,
  publicUrl,
  documents,
  endPerson,
  count,
  log,
  now,
}: OpenEventsDeps): ReceiveEvent => {
  const { events, clockTolerance: tolerance } = config.identity;
  const sources = sourcesOfPeople(config.identity);
  return createReceiveEvent({
    ...seenIn(documents),
    transmitters: events.map(({ issuer, issuers, jwksUri, audience = publicUrl }) => ({
      issuer,
      audience,
      mayEnd: createMayEnd({ issuer, issuers }, sources),
      keys: createIssuerKeys({ issuer, jwksUri, fetch: fetchIt, now }),
    })),
    end: endWith(endPerson, false),
    count,
    verified: (transmitter, state) =>
      log.info({ issuer: transmitter, state }, 'a transmitter of security events has verified its stream'),
    now,
    tolerance,
  });
};

/** The polls for events of those that are polled, to be made again and again by one replica. */
export const openEventPolls = (deps: OpenEventsDeps): readonly PollEvents[] => {
  const polled = deps.config.identity.events.filter(({ poll }) => poll !== undefined);
  if (polled.length === 0) return [];
  const receive = openReceive(deps);
  const { now } = deps;
  return polled.flatMap(({ issuer, poll }) =>
    poll === undefined
      ? []
      : [createPollEvents({ issuer, url: poll.url, token: poll.token, fetch: fetchIt, receive, now })],
  );
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
