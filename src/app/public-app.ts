/** Everything that is served where clients, Slack, people and auditors come in. */
import { randomUUID } from 'node:crypto';
import { MCP_SCOPE } from '../authorization-server/read-authorization-request.ts';
import { servesAuthorization } from '../config/identity-settings.ts';
import type { Handlers } from '../gateway/handle.ts';
import { createApi } from '../http/api/api.ts';
import { createApp } from '../http/app.ts';
import { createCheckOrigin } from '../http/check-origin.ts';
import { createMcpRoute } from '../http/mcp.ts';
import { SAML_PATHS } from '../http/sign-in/saml.ts';
import { apiUrl, createProtectedResources, mcpUrl, wwwAuthenticate } from '../identity/protected-resource.ts';
import { issuersOfPeople } from '../identity/trust.ts';
import { createInRange } from '../limits/addresses.ts';
import { rolesOf } from './open-identity.ts';
import { openWeb } from './open-web.ts';
import type { Parts } from './parts.ts';

/** Milliseconds. */
const LIVE_POLL = 500;

/** Returns the app of the public port; `handlers` are those of the data path. */
export const publicApp = (parts: Parts, handlers: Handlers) => {
  const { config, publicUrl, log, people, authenticate } = parts;
  const servers = Object.keys(config.servers);
  const web = openWeb({ ...parts, audit: parts.audit.audit });
  return createApp({
    isProxy: createInRange(config.listen.trustedProxies),
    requestsPerAddress: config.limits.connectionsPerAddress,
    checkOrigin: createCheckOrigin({
      publicUrl,
      listenHost: config.listen.host,
      allowedHosts: config.listen.allowedHosts,
      allowedOrigins: config.listen.allowedOrigins,
      formTargets: config.identity.signIn?.saml === undefined ? [] : [SAML_PATHS.acs],
    }),
    slack: people.router,
    protectedResource: createProtectedResources({ publicUrl, servers, ...whereToSignIn(parts) }),
    servers: new Set(servers),
    mcp: createMcpRoute({
      servers: new Set(servers),
      resourceOf: (server) => mcpUrl(publicUrl, server),
      authenticate,
      challenge: (path, problem, proof) =>
        wwwAuthenticate({ publicUrl, path, problem, proof, scopes: whereToSignIn(parts).scopes }),
      publicUrlOf: (path) => `${publicUrl}${path}`,
      handlers,
      limits: { bytes: config.limits.bodyBytes, time: config.limits.bodyTimeout },
      rates: parts.rates,
      inFlight: parts.inFlight,
      writeTimeout: config.limits.writeTimeout,
      makeSafe: parts.makeSafe,
      log,
    }),
    draining: parts.shutdown.draining,
    api: api(parts),
    authorization: web.authorization,
    pages: web.pages,
    log,
  });
};

/** Where clients get tokens of people for the servers, and what they ask for there. */
const whereToSignIn = ({ config: { identity }, publicUrl }: Parts) => {
  const people = issuersOfPeople(identity);
  const theirs = identity.issuers.filter(({ issuer }) => people.includes(issuer));
  const apiAuthorizationServers = theirs.map(({ issuer }) => issuer);
  if (servesAuthorization(identity)) {
    return { authorizationServers: [publicUrl], apiAuthorizationServers, scopes: [MCP_SCOPE] };
  }
  const scopes = [...new Set(theirs.flatMap((each) => each.scopes ?? []))];
  return {
    authorizationServers: apiAuthorizationServers,
    apiAuthorizationServers,
    scopes: scopes.length > 0 ? scopes : undefined,
  };
};

const api = (parts: Parts) => {
  const { config, publicUrl, store, policy, people, pinStore, audit, now, log } = parts;
  const resource = apiUrl(publicUrl);
  return createApi({
    recordings: store,
    pollEvery: LIVE_POLL,
    draining: parts.shutdown.draining,
    approvals: store,
    ...people.approvals,
    inFull: people.inFull,
    couldDecide: people.couldDecide,
    couldReview: people.couldReview,
    revoke: people.grants.revoke,
    lapseDue: people.grants.lapseDue,
    openReviews: people.grants.openReviews,
    closeReview: people.grants.closeReview,
    grants: store,
    policy: policy.inForce,
    servers: Object.keys(config.servers),
    readPins: pinStore.read,
    acceptTools: people.tools.accept,
    settleEffect: people.tools.settleEffect,
    suggest: parts.suggest,
    kills: parts.kills,
    spentBudgets: people.spentBudgets,
    readAudit: audit.read,
    audit: audit.audit,
    authenticate: (authorization, proof) =>
      parts.authenticate(authorization, { kind: 'api', resource }, proof),
    publicUrlOf: (path) => `${publicUrl}${path}`,
    challenge: (problem, proof) => wwwAuthenticate({ publicUrl, path: '/api', problem, proof }),
    roles: rolesOf(config),
    now,
    newId: randomUUID,
    log,
  });
};
