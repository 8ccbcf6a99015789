/** Builds every adapter and hands it inward; this folder is the only one that sees everything. */
import { createPrivateKey, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { type Logger, pino } from 'pino';
import { loadKeys } from '../config/load-keys.ts';
import type { Config } from '../config/schema.ts';
import { type AuditLog, createAuditLog } from '../domain/audit.ts';
import type { EntryContent } from '../domain/recording.ts';
import { Refusal } from '../domain/refusal.ts';
import { createSealApproval } from '../domain/sealed-approval.ts';
import { createGateway, type Handlers } from '../gateway/gateway.ts';
import { createGrantWatch, type GrantWatch } from '../gateway/grant-watch.ts';
import { createKillSwitches, type KillSwitches } from '../gateway/kill-switches.ts';
import { createRates, type Rates } from '../gateway/rates.ts';
import { createToolPins, type ToolPinKeeper } from '../gateway/tool-pins.ts';
import { createApi } from '../http/api/api.ts';
import { createApp } from '../http/app.ts';
import { createCheckOrigin } from '../http/check-origin.ts';
import { createMcpRoute } from '../http/mcp.ts';
import { createMetrics, type Metrics } from '../http/metrics.ts';
import { type Authenticate, createAuthenticator } from '../identity/authenticate.ts';
import { developmentIssuer } from '../identity/development-issuer.ts';
import { apiUrl, createProtectedResources, mcpUrl, wwwAuthenticate } from '../identity/protected-resource.ts';
import { createBudgetStore } from '../policy/budget-store.ts';
import { createSealer, type Sealer } from '../protocol/seal.ts';
import { closeIdleSessions } from '../recordings/close-idle-sessions.ts';
import { createRecorder, type Recorder } from '../recordings/recorder.ts';
import { standardJobs } from '../schedule/jobs.ts';
import { createReplica } from '../schedule/replica.ts';
import { createSchedule } from '../schedule/schedule.ts';
import type { Store } from '../store/store.ts';
import { createUpstream, type Upstream } from '../upstream/forward.ts';
import { newId } from './new-id.ts';
import { openAdmin } from './open-admin.ts';
import { openGround } from './open-ground.ts';
import { openMasking } from './open-masking.ts';
import { openPeople, type People } from './open-people.ts';
import type { OpenPolicy } from './open-policy.ts';
import { openWeb } from './open-web.ts';
import { createTellPolicyProblems } from './tell-policy-problems.ts';

export interface Gateway {
  /** Where clients reach it, without a slash at the end. */
  readonly url: string;
  readonly adminUrl: string;
  /** Looks at the policy file now. */
  readonly reloadPolicy: () => Promise<void>;
  /** Stops listening, lets what runs come to an end for a while, and saves what is left. */
  close(): Promise<void>;
}

/** Milliseconds. */
const EXECUTION_LIMIT = 10 * 60_000;
const SHUTDOWN_LIMIT = 10_000;
const CONNECT_TIMEOUT = 5_000;
const HOLD_PACE = { comment: 15_000, progress: 10_000 };
const LIVE_POLL = 500;

/** What everything is made of. */
interface Parts {
  readonly config: Config;
  readonly publicUrl: string;
  readonly log: Logger;
  readonly now: () => number;
  readonly store: Store;
  readonly sealer: Sealer;
  readonly signing: string;
  readonly audit: AuditLog;
  readonly policy: OpenPolicy;
  readonly people: People;
  readonly recorder: Recorder;
  readonly upstream: Upstream;
  readonly pins: ToolPinKeeper;
  readonly kills: KillSwitches;
  readonly grantWatch: GrantWatch;
  readonly metrics: Metrics;
  readonly authenticate: Authenticate;
  readonly rates: Rates;
}

/** Resolves once the gateway listens; rejects, with nothing listening, where policy, keys, store or ports are unusable. */
export const compose = async (config: Config): Promise<Gateway> => {
  const now = Date.now;
  const log = pino({ level: config.log.level }, pino.destination({ dest: 2, sync: true }));
  const keys = loadKeys(config.keys.file, config.store.kind === 'embedded');
  const { policy, store, door, adminDoor } = await openGround(config, log);
  const publicUrl = config.publicUrl ?? door.url;
  const holder = `${hostname()}-${randomUUID()}`;
  const replica = createReplica({ leases: store, id: holder, now, log });
  const { isAlive } = replica;
  const audit = createAuditLog({ documents: store, now, newId: randomUUID });
  const people = openPeople({
    config,
    store,
    audit: audit.audit,
    seal: createSealApproval(createPrivateKey(keys.signing)),
    policy: policy.current,
    publicUrl,
    holder,
    isAlive,
    log,
    now,
  });
  const tellProblem = createTellPolicyProblems({ ...people, documents: store, now, log });
  policy.onProblem((problem) => void tellProblem(problem));
  const { durability, retention } = config.recordings;
  const recorder = createRecorder({ store, now, newId: () => newId('ses'), durability, retention, log });
  const upstream = createUpstream({ servers: upstreamServers(config), connectTimeout: CONNECT_TIMEOUT });
  const pinningOf = (server: string) => config.servers[server]?.pinning ?? 'strict';
  const pins = createToolPins({ documents: store, pinningOf, now, log });
  const kills = createKillSwitches({ documents: store, holder, now });
  const grantWatch = createGrantWatch({ getGrant: store.getGrant, now });
  const metrics = createMetrics({
    openHolds: people.approvals.held,
    recordingQueue: () => 0,
    policyBroken: () => policy.inForce().problem !== undefined,
  });
  const verifyToken = createAuthenticator({ issuers: trustedIssuers(config, keys.signing), now, log });
  if (config.identity.development) log.warn('tokens made by firebreak token are trusted here');
  const authenticate: Authenticate = async (authorization, audience) => {
    const caller = await verifyToken(authorization, audience);
    void people.noteCaller(caller);
    return caller;
  };
  const parts = {
    config,
    publicUrl,
    log,
    now,
    store,
    sealer: createSealer(keys.sealing),
    signing: keys.signing,
    audit,
    policy,
    people,
    recorder,
    upstream,
    pins,
    kills,
    grantWatch,
    metrics,
    authenticate,
    rates: createRates({ ...config.limits, now }),
  };

  await kills.look().catch((error) => log.warn({ err: error }, 'the kill switches cannot be read yet'));
  adminDoor.serve(openAdmin(parts));
  door.serve(publicApp(parts, dataPath(parts)));
  const stopping = new AbortController();
  const running = Promise.all([people, kills, grantWatch].map(({ run }) => run(stopping.signal)));
  const schedule = createSchedule({ leases: store, owner: holder, now, log }, jobs(parts));
  await replica.start().catch((error) => log.warn({ err: error }, 'the store cannot be reached yet'));
  schedule.start();
  return {
    url: door.url,
    adminUrl: adminDoor.url,
    reloadPolicy: policy.reload,
    close: async () => {
      await door.close(SHUTDOWN_LIMIT);
      stopping.abort();
      await schedule.stop();
      await running;
      await replica.stop();
      policy.close();
      upstream.close();
      await recorder.drain(AbortSignal.timeout(SHUTDOWN_LIMIT)).catch(() => {});
      await store.close();
      await adminDoor.close(0);
    },
  };
};

const trustedIssuers = ({ identity: { issuers, development } }: Config, signing: string) =>
  development ? [...issuers, developmentIssuer(signing)] : issuers;

const jobs = ({ people, store, now }: Parts) =>
  standardJobs({
    ...people,
    closeIdleSessions: () => closeIdleSessions(store, now()),
    recordings: store,
    now,
  });

const dataPath = (parts: Parts): Handlers => {
  const { config, log, sealer, store, policy, people, recorder, upstream, now } = parts;
  return createGateway({
    policy: policy.current,
    liveGrants: people.grants.live,
    mask: openMasking(config.masking, parts.signing, log),
    ...people.approvals,
    documents: store,
    getApproval: store.getApproval,
    budgetStore: createBudgetStore(store),
    noteSpent: people.spentBudgets.note,
    pins: parts.pins,
    schemesOf: (server) => config.servers[server]?.resources.schemes,
    ...parts.kills,
    ...parts.grantWatch,
    recorder,
    rates: parts.rates,
    log,
    forward: upstream.forward,
    sealer,
    settings: {
      pace: HOLD_PACE,
      patience: config.approvals.hold,
      deniesSecrets: config.masking.requests === 'deny',
      executionLimit: EXECUTION_LIMIT,
      ...config.limits,
    },
    observe: observeWith(parts.metrics),
    now,
    newId: randomUUID,
    internal: (error) => {
      const reference = randomUUID();
      log.error({ err: error, reference }, 'request failed');
      return new Refusal('internal', `Internal error; reference ${reference}.`);
    },
  });
};

const observeWith = (metrics: Metrics) => (content: EntryContent, server: string) => {
  if (content.verdict !== undefined) metrics.countVerdict(content.verdict, server);
  for (const { type, count } of content.masked ?? []) metrics.countMasked(type, count);
  for (const { type, count } of content.detected ?? []) metrics.countDetected(type, count);
};

const publicApp = (parts: Parts, handlers: Handlers) => {
  const { config, publicUrl, log, people, authenticate } = parts;
  const servers = Object.keys(config.servers);
  return createApp({
    checkOrigin: createCheckOrigin({ publicUrl, listenHost: config.listen.host, ...config.listen }),
    slack: people.router,
    protectedResource: createProtectedResources({
      publicUrl,
      servers,
      authorizationServers: config.identity.issuers.map(({ issuer }) => issuer),
    }),
    mcp: createMcpRoute({
      servers: new Set(servers),
      resourceOf: (server) => mcpUrl(publicUrl, server),
      authenticate,
      challenge: (server, problem) => wwwAuthenticate({ publicUrl, path: `/mcp/${server}`, problem }),
      handlers,
      limits: { bytes: config.limits.bodyBytes, time: config.limits.bodyTimeout },
      rates: parts.rates,
      log,
    }),
    api: api(parts),
    pages: openWeb({ ...parts, audit: parts.audit.audit }),
    log,
  });
};

const api = (parts: Parts) => {
  const { config, publicUrl, store, policy, people, pins, audit, now, log } = parts;
  const resource = apiUrl(publicUrl);
  return createApi({
    recordings: store,
    pollEvery: LIVE_POLL,
    approvals: store,
    ...people.approvals,
    couldDecide: people.couldDecide,
    couldReview: people.couldReview,
    revoke: people.grants.revoke,
    openReviews: people.grants.openReviews,
    closeReview: people.grants.closeReview,
    grants: store,
    policy: policy.inForce,
    servers: Object.keys(config.servers),
    readPins: pins.read,
    acceptTools: pins.accept,
    kills: parts.kills,
    spentBudgets: people.spentBudgets,
    readAudit: audit.read,
    audit: audit.audit,
    authenticate: (authorization) => parts.authenticate(authorization, { server: 'api', resource }),
    challenge: (problem) => wwwAuthenticate({ publicUrl, path: '/api', problem }),
    roles: config.identity.roles,
    now,
    newId: randomUUID,
    log,
  });
};

const upstreamServers = ({ servers }: Config) =>
  new Map(
    Object.entries(servers).map(([name, { url, credential }]) => [
      name,
      {
        url: new URL(url),
        authorization: credential === undefined ? undefined : `Bearer ${credential.bearer}`,
      },
    ]),
  );
