/** The gateway's own authorization server for MCP clients, on the store, the keys and the sign-in that are there. */
import type { Request, RequestHandler, Router } from 'express';
import {
  type AuthorizationServerDeps,
  createAuthorizationServer,
} from '../../authorization-server/authorization-server.ts';
import { createConsents } from '../../authorization-server/consents.ts';
import { createPeople, type People, personId } from '../../authorization-server/people.ts';
import { createRecords } from '../../authorization-server/records.ts';
import { createResources } from '../../authorization-server/resources.ts';
import { cookieKeys, tokenKeys } from '../../authorization-server/token-keys.ts';
import { type Caller, callerKey } from '../../domain/caller.ts';
import type { KnownPerson, SignInMethod } from '../../domain/sign-in.ts';
import { createAuthorizationRoutes } from '../../http/authorization-routes.ts';
import { createConsentPage } from '../../http/consent-page.ts';
import { html, renderPage } from '../../http/page.ts';
import type { ReadForm } from '../../http/sign-in/sign-in.ts';
import { API_RESOURCE, apiUrl, mcpUrl } from '../../identity/protected-resource.ts';
import { issuersOfAssertions } from '../../identity/trust.ts';
import { createBuckets } from '../../limits/buckets.ts';
import { createFetchPublic } from '../../limits/fetch-public.ts';
import { isPublicAddress } from '../../limits/public-address.ts';
import type { WebDeps } from './open-sign-in.ts';

export interface Authorization {
  readonly routes: Router;
  /** Where people agree; `who` tells who signed in with this browser. */
  readonly page: (who: (request: Request) => Caller | undefined, readForm: ReadForm) => RequestHandler;
  /** To be told of everyone who signs in, before anything else is done with it. */
  readonly remember: (known: KnownPerson) => Promise<void>;
  /** Who the person is now, as the provider says; rejects or is undefined if it does not vouch for them. */
  readonly findNow: (caller: Caller) => Promise<Caller | undefined>;
}

/** Milliseconds. */
const GRACE = 30_000;
const UNUSED_CLIENT = 24 * 3_600_000;
/** Documents of clients that one address may have fetched: one in ten seconds, thirty at once. */
const FETCHES = { rate: 0.1, burst: 30 };

type Replayed = Parameters<AuthorizationServerDeps['onReplay']>[0];

/** The sign-in is over already; what cannot be audited is told to the log. */
const createNoteReplay =
  (
    deps: Pick<WebDeps, 'publicUrl' | 'audit'> &
      Pick<WebDeps['process'], 'log'> & { readonly people: Pick<People, 'find'> },
  ) =>
  ({ personId: id, clientId }: Replayed): void => {
    const note = async () => {
      const caller = id === undefined ? undefined : await deps.people.find(id);
      await deps.audit({
        by: caller ?? { issuer: deps.publicUrl, subject: clientId, email: undefined },
        via: 'api',
        action: 'oauth.replay',
        target: clientId,
        detail: 'A code or refresh token that was used up came back: this sign-in of the client has ended.',
        outcome: 'done',
      });
    };
    note().catch((error: unknown) => deps.log.error({ err: error, clientId }, 'a replay cannot be audited'));
  };

/** Puts the authorization server together; `reread` asks the provider again who a person is. */
export const openAuthorization = (deps: WebDeps, reread: SignInMethod<unknown>['reread']): Authorization => {
  const { config, publicUrl, store, audit, connections, identity } = deps;
  const { holder, log, now } = deps.process;
  const { sealer, sealing } = deps.keys;
  const { registration, clients, tokenLife, refreshLife } = config.identity.authorizationServer;
  const people = createPeople({
    documents: store,
    takeLease: store.takeLease,
    owner: holder,
    sealer,
    now,
    reread,
    life: refreshLife,
  });
  const consents = createConsents({ documents: store, now, life: refreshLife });
  const server = createAuthorizationServer({
    publicUrl,
    settings: {
      secure: publicUrl.startsWith('https:'),
      records: createRecords({
        documents: store,
        sealer,
        now,
        endFamily: identity.families.end,
        grace: GRACE,
        unusedClient: UNUSED_CLIENT,
      }),
      people,
      callers: { isEnded: identity.isEnded, mayUseApi: identity.mayUseApi },
      resources: createResources(
        new Map(Object.keys(config.servers).map((name) => [name, mcpUrl(publicUrl, name)])),
        { url: apiUrl(publicUrl), name: API_RESOURCE },
      ),
      keys: { tokens: tokenKeys(sealing), cookies: cookieKeys(sealing) },
      clients: { rules: registration, known: clients, dynamic: registration.dynamic },
      lives: { token: tokenLife, refresh: refreshLife },
      metadata: { fetch: createFetchPublic({ isPublic: isPublicAddress }), mayFetch: createMayFetch(now) },
      errorPage: (sentence) => renderPage({ title: 'Not signed in', body: html`<p>${sentence}</p>` }),
    },
    assertions: {
      verify: identity.verifyAssertion,
      managed: issuersOfAssertions(config.identity).length > 0,
    },
    onReplay: createNoteReplay({ people, publicUrl, audit, log }),
    log,
  });
  return {
    routes: createAuthorizationRoutes({ handle: server.handle, now }),
    page: (who, readForm) =>
      createConsentPage({
        who,
        readForm,
        asked: server.asked,
        person: {
          mustConnect: async (caller, server) => {
            const state = await connections.get(server)?.stateOf(callerKey(caller));
            return state === 'none' || state === 'ended';
          },
          isKnown: async (caller) => (await people.find(personId(caller))) !== undefined,
          mayUseApi: identity.mayUseApi,
        },
        consent: {
          isGiven: (caller, asked) => consents.isGiven(personId(caller), asked),
          give: (caller, asked) => consents.give(personId(caller), asked),
        },
        allow: server.allow,
        deny: server.deny,
        audit,
        sealer,
      }),
    remember: people.remember,
    findNow: (caller) => people.findNow(personId(caller)),
  };
};

/** Whether one more document may be fetched for this address; counts it if so. */
const createMayFetch = (now: () => number): ((address: string) => boolean) => {
  const fetches = createBuckets({ ...FETCHES, now });
  return (address) => {
    if (fetches.debt(address) > 0) return false;
    fetches.take(address, 1);
    return true;
  };
};
