/** Everything that is served to clients, Slack, people and auditors. */
import { randomUUID } from 'node:crypto';
import { MCP_SCOPE } from '../authorization-server/read-authorization-request.ts';
import { servesAuthorization } from '../config/identity-settings.ts';
import type { Config } from '../config/schema.ts';
import { abortSignalOf } from '../domain/time/stop.ts';
import type { Handlers } from '../gateway/handle.ts';
import { createApi } from '../http/api/api.ts';
import type { MountDeps } from '../http/api/mount-route.ts';
import { createApp } from '../http/app.ts';
import { createCheckOrigin } from '../http/check-origin.ts';
import { createMcpRoute } from '../http/mcp.ts';
import { SAML_PATHS } from '../http/sign-in/saml.ts';
import { apiUrl, createProtectedResources, mcpUrl, wwwAuthenticate } from '../identity/protected-resource.ts';
import { issuersOfPeople } from '../identity/trust.ts';
import { createInRange } from '../limits/addresses.ts';
import { rolesOf } from './open-identity.ts';
import type { Parts } from './parts.ts';
import { openEvents } from './people/open-events.ts';
import { openScimRoutes } from './people/open-provisioning.ts';
import { createMayUseApi } from './web/may-use-api.ts';
import type { WebDeps } from './web/open-sign-in.ts';
import type { Web } from './web/open-web.ts';

/** Milliseconds. */
const LIVE_POLL = 500;

/** Returns the app of the public port; `handlers` are those of the data path. */
export const publicApp = async (parts: Parts, handlers: Handlers) => {
  const { config, people } = parts;
  const servers = Object.keys(config.servers);
  const { publicUrl } = parts.entrance;
  const { log, shutdown } = parts.process;
  const web = await openPages(parts);
  const scim = openScimRoutes({
    config,
    store: parts.storage.store,
    publicUrl,
    holder: parts.process.holder,
    endPerson: parts.operators.endPerson,
    now: parts.process.now,
  });
  const events = openEvents({
    config,
    publicUrl,
    documents: parts.storage.store,
    endPerson: parts.operators.endPerson,
    count: parts.process.metrics.countSecurityEvent,
    log: parts.process.log,
    now: parts.process.now,
  });
  return createApp({
    proxies: {
      isProxy: createInRange(config.listen.trustedProxies),
      requestsPerAddress: config.limits.connectionsPerAddress,
    },
    checkOrigin: createCheckOrigin({
      publicUrl,
      listenHost: config.listen.host,
      allowedHosts: config.listen.allowedHosts,
      allowedOrigins: config.listen.allowedOrigins,
      formTargets: config.identity.signIn?.saml === undefined ? [] : [SAML_PATHS.acs],
    }),
    slack: people.router,
    mcp: {
      route: mcpRoute(parts, handlers),
      servers: new Set(servers),
      protectedResource: createProtectedResources({
        publicUrl,
        servers,
        ...whereToSignIn(config, publicUrl),
      }),
    },
    draining: shutdown.draining,
    api: api(parts),
    authorization: web.authorization,
    pages: [...[scim, events].filter((each) => each !== undefined), ...web.pages],
    log,
  });
};

const webDeps = ({
  config,
  entrance,
  people,
  storage,
  keys,
  operators,
  policy,
  process,
  servers,
}: Parts): WebDeps => ({
  config,
  publicUrl: entrance.publicUrl,
  people,
  store: storage.store,
  connections: servers.connections,
  keys,
  audit: operators.audit.audit,
  identity: {
    isEnded: operators.isEnded,
    isEndedNow: operators.isEndedNow,
    standingOf: operators.standingOf,
    verifyAssertion: entrance.verifyAssertion,
    mayUseApi: createMayUseApi({
      roles: rolesOf(config),
      policy: policy.current,
      standingOf: operators.standingOf,
    }),
    families: entrance.families,
    endPerson: operators.endPerson,
  },
  process,
});

const mcpRoute = ({ config, entrance, masking, operators, process }: Parts, handlers: Handlers) => {
  const { publicUrl, authenticate, prove, rates, inFlight } = entrance;
  const { scopes } = whereToSignIn(config, publicUrl);
  return createMcpRoute({
    addresses: {
      servers: new Set(Object.keys(config.servers)),
      resourceOf: (server) => mcpUrl(publicUrl, server),
      publicUrlOf: (path) => `${publicUrl}${path}`,
    },
    callers: { authenticate, recheck: operators.access.recheck, prove },
    challenge: (path, problem, proof) => wwwAuthenticate({ publicUrl, path, problem, proof, scopes }),
    handlers,
    limits: { bytes: config.limits.bodyBytes, time: config.limits.bodyTimeout },
    rates,
    inFlight,
    writeTimeout: config.limits.writeTimeout,
    makeSafe: masking.makeSafe,
    log: process.log,
  });
};

/** The pages are loaded only if people sign in: a process that starts without them does so sooner. */
const openPages = async (parts: Parts): Promise<Web> => {
  if (parts.config.identity.signIn === undefined) return { pages: [], authorization: undefined };
  const { openWeb } = await import('./web/open-web.ts');
  return openWeb(webDeps(parts));
};

/** Where clients get tokens of people for the servers, and what they ask for there. */
const whereToSignIn = ({ identity }: Config, publicUrl: string) => {
  const people = issuersOfPeople(identity);
  const theirs = identity.issuers.filter(({ issuer }) => people.includes(issuer));
  const apiAuthorizationServers = theirs.map(({ issuer }) => issuer);
  if (servesAuthorization(identity)) {
    return {
      authorizationServers: [publicUrl],
      apiAuthorizationServers: [...apiAuthorizationServers, publicUrl],
      scopes: [MCP_SCOPE],
    };
  }
  const scopes = [...new Set(theirs.flatMap((each) => each.scopes ?? []))];
  return {
    authorizationServers: apiAuthorizationServers,
    apiAuthorizationServers,
    scopes: scopes.length > 0 ? scopes : undefined,
  };
};

const api = (parts: Parts) => {
  const { config, people, policy, servers, operators } = parts;
  const { store } = parts.storage;
  const { now, shutdown } = parts.process;
  const { approvals, grants, tools, couldDecide, couldReview, inFull } = people;
  const names = Object.keys(config.servers);
  const readPins = servers.pinStore.read;
  const roles = rolesOf(config);
  return createApi({
    sessions: { recordings: store, pollEvery: LIVE_POLL, draining: abortSignalOf(shutdown.draining) },
    approvals: {
      approvals: store,
      inFull,
      settle: approvals.settle,
      finish: approvals.finish,
      couldDecide,
      roles,
    },
    grants: { grants: store, lapseDue: grants.lapseDue, revoke: grants.revoke },
    reviews: {
      grants: store,
      openReviews: grants.openReviews,
      closeReview: grants.closeReview,
      couldReview,
      roles,
    },
    kills: {
      kills: operators.kills,
      endPerson: operators.endPerson,
      servers: names,
      readPins,
      recordings: store,
      now,
    },
    budgets: { spentBudgets: people.spentBudgets },
    tools: {
      servers: names,
      readPins,
      settleEffect: tools.settleEffect,
      suggest: servers.suggest,
      now,
      acceptTools: tools.accept,
    },
    operations: { policy: policy.inForce, readAudit: operators.audit.read },
    mount: mountDeps(parts, roles),
  });
};

const mountDeps = ({ entrance, operators, process }: Parts, roles: MountDeps['roles']): MountDeps => {
  const { publicUrl, authenticate, prove } = entrance;
  const resource = apiUrl(publicUrl);
  return {
    authenticate: (authorization, proof) => authenticate(authorization, { kind: 'api', resource }, proof),
    access: { check: operators.access.check, watch: operators.access.watch },
    prove,
    publicUrlOf: (path) => `${publicUrl}${path}`,
    challenge: (problem, proof) => wwwAuthenticate({ publicUrl, path: '/api', problem, proof }),
    roles,
    audit: operators.audit.audit,
    now: process.now,
    newId: randomUUID,
    log: process.log,
  };
};
