/** The API on a real socket over stores in memory, with one person for each role. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Approval } from '../../../src/domain/approval.ts';
import type { Caller } from '../../../src/domain/caller.ts';
import type { Grant } from '../../../src/domain/grant.ts';
import type { Entry, Session } from '../../../src/domain/recording.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import { NO_PINS } from '../../../src/domain/tools/tool-pin.ts';
import { type ApiDeps, createApi } from '../../../src/http/api/api.ts';
import type { AuditEvent } from '../../../src/operators/audit.ts';
import type { KillSwitch } from '../../../src/operators/kill.ts';
import type { SpentBudget } from '../../../src/operators/spent-budget.ts';
import { createSuggestEffect } from '../../../src/policy/tool-names/suggest-effect.ts';
import { link, NO_ENTRIES } from '../../../src/recordings/chain.ts';
import { safe } from '../../support/safe.ts';

export const NOW = Date.UTC(2026, 10, 1);

const person = (subject: string, groups: string[]): Caller => ({
  issuer: 'https://idp.example.com',
  subject,
  email: `${subject}@acme.example`,
  groups,
  kind: 'human',
  clientId: undefined,
  expiresAt: NOW + 600_000,
});

/** The bearer token of each is the name. */
export const CALLERS: Readonly<Record<string, Caller>> = {
  alice: person('alice', ['dba']),
  carol: person('carol', ['platform']),
  dave: person('dave', ['auditors']),
  eve: person('eve', []),
};

export const sampleSession = (id: string, change: Partial<Session> = {}): Session => ({
  id,
  caller: person('bob', ['support']),
  client: { address: '127.0.0.1' },
  server: 'billing',
  lineage: 'never shown',
  revision: '2025-11-25',
  state: 'closed',
  started: NOW,
  last: NOW,
  ended: NOW,
  entries: 3,
  bytes: 12,
  tools: ['query'],
  verdicts: ['allow'],
  flags: [],
  head: { seq: 3, hash: 'f'.repeat(64) },
  expireAt: NOW + 1000,
  ...change,
});

export const sampleEntries = (session: string, count: number): Entry[] => {
  const entries: Entry[] = [];
  let head = NO_ENTRIES;
  for (let index = 0; index < count; index += 1) {
    const entry = link(
      { session, at: NOW, from: 'client', kind: 'request', body: safe(`{"n":${index}}`) },
      head,
    );
    entries.push(entry);
    head = { seq: entry.seq, hash: entry.hash };
  }
  return entries;
};

export const sampleApproval = (id: string, change: Partial<Approval> = {}): Approval => ({
  id,
  version: 1,
  digest: 'd'.repeat(64),
  state: 'pending',
  caller: person('bob', ['support']),
  server: 'billing',
  tool: safe('drop_table'),
  effect: 'destructive',
  facts: [safe('DROP TABLE orders')],
  rule: 'prod-writes',
  policyDigest: 'p'.repeat(64),
  approvers: { name: 'dba', any: [{ group: 'dba' }], quorum: 1, channel: undefined, timeout: undefined },
  preview: safe('{}'),
  session: 'ses_1',
  createdAt: NOW,
  expiresAt: NOW + 1000,
  votes: [],
  decidedAt: undefined,
  announcement: undefined,
  callerGone: false,
  holder: 'never shown',
  reminders: 0,
  finishedAt: undefined,
  took: undefined,
  error: undefined,
  ...change,
});

const sampleGrant = (id: string, change: Partial<Grant> = {}): Grant => ({
  id,
  version: 1,
  state: 'active',
  access: 'billing-admin',
  subject: person('bob', []),
  requester: 'U0BOB',
  reason: safe('ticket 7'),
  duration: 3_600_000,
  approvers: { name: 'dba', any: [{ group: 'dba' }], quorum: 1, channel: undefined, timeout: undefined },
  policyDigest: 'p'.repeat(64),
  createdAt: NOW,
  expiresAt: NOW + 1000,
  until: NOW + 3_600_000,
  votes: [],
  announcement: undefined,
  extension: undefined,
  warned: false,
  endedAt: undefined,
  endedBy: undefined,
  ...change,
});

const sampleSpent = (id: string, change: Partial<SpentBudget> = {}): SpentBudget => ({
  id,
  budget: 'few-deletions',
  subject: 'never shown',
  counts: 'all calls',
  caller: person('bob', ['support']),
  limit: 5,
  window: 3_600_000,
  action: 'deny',
  at: NOW,
  toldAt: NOW,
  ...change,
});

/** What the stores hold, and what the API did. */
export const createWorld = () => ({
  sessions: new Map([['ses_1', sampleSession('ses_1')]]),
  entries: sampleEntries('ses_1', 3),
  approvals: new Map([
    ['ap_1', sampleApproval('ap_1')],
    ['ap_2', sampleApproval('ap_2', { state: 'unknown' })],
  ]),
  grants: new Map([
    ['gr_1', sampleGrant('gr_1')],
    ['gr_glass', sampleGrant('gr_glass', { review: { state: 'open', remindedAt: NOW } })],
  ]),
  switches: [] as KillSwitch[],
  audited: [] as Omit<AuditEvent, 'id' | 'at'>[],
  asked: [] as unknown[],
  logged: [] as string[],
});
export type World = ReturnType<typeof createWorld>;

/** What all routes need, in one object: routes that need the same get the same. */
type AllDeps = ApiDeps['sessions'] &
  ApiDeps['approvals'] &
  ApiDeps['grants'] &
  ApiDeps['reviews'] &
  ApiDeps['kills'] &
  ApiDeps['budgets'] &
  ApiDeps['tools'] &
  ApiDeps['operations'] &
  ApiDeps['mount'];

const byRoutes = (all: AllDeps): ApiDeps => ({
  sessions: all,
  approvals: all,
  grants: all,
  reviews: all,
  kills: all,
  budgets: all,
  tools: all,
  operations: all,
  mount: all,
});

const depsOf = (world: World): AllDeps => ({
  inFull: async (approval) => approval,
  prove: () => {},
  access: {
    check: async () => {},
    watch: () => ({ stopped: new AbortController().signal, release: () => {} }),
  },
  authenticate: async (authorization) => {
    const caller = CALLERS[authorization?.replace('Bearer ', '') ?? ''];
    if (caller === undefined) throw new Refusal('unauthenticated', 'No such token.');
    return caller;
  },
  publicUrlOf: (path) => `https://gw.example.com${path}`,
  challenge: (problem) => `Bearer problem="${problem ?? 'none'}"`,
  roles: { auditor: ['auditors'], operator: ['platform'] },
  recordings: {
    getSession: async (id) => world.sessions.get(id),
    readHead: async () => world.entries.at(-1),
    readEntries: async (session, { after, limit }) =>
      world.entries.filter((entry) => entry.session === session && entry.seq > after).slice(0, limit),
    readChunks: async () => [],
    searchSessions: async (query) => {
      world.asked.push(query);
      return { items: [...world.sessions.values()], cursor: null };
    },
  },
  servers: ['billing'],
  readPins: async () => NO_PINS,
  settleEffect: async (server, name, effect) => {
    world.asked.push([server, name, effect]);
    return NO_PINS;
  },
  suggest: createSuggestEffect({}),
  acceptTools: async (server, names) => {
    world.asked.push([server, names]);
    return NO_PINS;
  },
  approvals: {
    getApproval: async (id) => world.approvals.get(id),
    listApprovals: async (query) => {
      world.asked.push(query);
      const all = [...world.approvals.values()];
      return { items: all.filter(({ state }) => state === (query.state ?? state)), cursor: 'more' };
    },
  },
  couldDecide: async (caller, { approvers }) =>
    approvers.any.some((source) => 'group' in source && caller.groups.includes(source.group)),
  finish: async (id, { outcome, took, error }) =>
    sampleApproval(id, { state: outcome, took, error: error === undefined ? undefined : safe(error) }),
  endPerson: async () => undefined,
  kills: {
    switches: async () => world.switches,
    kill: async (added) => {
      world.switches.push({ ...added, reason: safe(added.reason ?? '') });
      return { switches: world.switches, replicas: [{ replica: 'one', acknowledged: true }] };
    },
    lift: async () => ({ switches: [], replicas: [] }),
  },
  spentBudgets: {
    list: async () => ({ items: [{ ...sampleSpent('bud_1'), used: 5 }], cursor: null }),
    restore: async (id) => ({ ok: true, spent: sampleSpent(id, { restored: { at: NOW, by: 'carol' } }) }),
  },
  settle: async (id, decide) => {
    world.asked.push(decide);
    const approval = sampleApproval(id, { state: decide.verdict === 'approve' ? 'approved' : 'denied' });
    world.approvals.set(id, approval);
    return { ok: true, approval };
  },
  grants: {
    getGrant: async (id) => world.grants.get(id),
    listGrants: async () => ({ items: [...world.grants.values()], cursor: null }),
  },
  lapseDue: async () => 0,
  revoke: async (id, by) => ({ ok: true, grant: sampleGrant(id, { state: 'ended', endedBy: by }) }),
  openReviews: async () => [...world.grants.values()].filter(({ review }) => review?.state === 'open'),
  closeReview: async (id, { by, comment }) => {
    const review = {
      state: 'closed',
      remindedAt: NOW,
      closedAt: NOW,
      closedBy: by.name,
      comment: safe(comment),
    } as const;
    return { ok: true, grant: sampleGrant(id, { review }) };
  },
  couldReview: async (caller) => caller.groups.includes('dba'),
  policy: () => ({ digest: 'p'.repeat(64), loadedAt: NOW, source: 'version: 1', problem: undefined }),
  audit: async (event) => void world.audited.push(event),
  readAudit: async () => ({ items: [], cursor: null }),
  now: () => NOW,
  newId: () => 'reference-1',
  pollEvery: 5,
  draining: new AbortController().signal,
  log: { error: (_fields, message) => void world.logged.push(message) },
});

export interface Api {
  readonly world: World;
  /** Asks as someone of CALLERS; a body makes it a POST of JSON. */
  ask(path: string, as?: string, body?: unknown, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

/** Starts the API; `change` replaces single dependencies. */
export const startApi = async (change: (world: World) => Partial<AllDeps> = () => ({})): Promise<Api> => {
  const world = createWorld();
  const app = express();
  app.use('/api', createApi(byRoutes({ ...depsOf(world), ...change(world) })));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
  return {
    world,
    ask: (path, as, body, init = {}) =>
      fetch(`${root}${path}`, {
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
        ...init,
        headers: {
          ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...init.headers,
        },
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** The routes, for tests that go through all of them; nothing is called. */
export const sampleDeps = (): ApiDeps => byRoutes(depsOf(createWorld()));
