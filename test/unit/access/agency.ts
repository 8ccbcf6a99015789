/** An agency for tests: grants over a store in memory, a clock that is turned by hand, and people who ask and decide. */

import { createGrants, type GrantsDeps } from '../../../src/access/grants.ts';
import type { AccessPackage, GrantNews, GrantStore, Requester } from '../../../src/access/ports.ts';
import { type Grant, OPEN_GRANT_STATES } from '../../../src/domain/grant.ts';
import type { Click, VerifyApprover } from '../../../src/domain/vote.ts';
import { safe } from '../../support/safe.ts';

export const click = (user: string): Click => ({ via: 'slack', team: 'T1', user });

export const sam: Requester = {
  slackUser: 'U_SAM',
  identity: { issuer: 'https://idp.example', subject: 'sam', email: 'sam@acme.io' },
};

const billing: AccessPackage = {
  name: 'billing-admin',
  title: 'Billing write access',
  servers: ['billing'],
  tools: ['update_*'],
  max: 4 * 3_600_000,
  approvers: {
    name: 'dba',
    any: [{ slackGroup: 'S0DBA' }],
    quorum: 1,
    channel: undefined,
    timeout: undefined,
  },
  requesters: ['support'],
  coversApproval: false,
};

const createMemoryGrantStore = (): GrantStore => {
  const saved = new Map<string, Grant>();
  const all = (): Grant[] => [...saved.values()].reverse();
  const same = (one: Grant, other: Grant): boolean =>
    one.subject.issuer === other.subject.issuer &&
    one.subject.subject === other.subject.subject &&
    one.access === other.access &&
    OPEN_GRANT_STATES.includes(one.state);
  return {
    createGrant: async (grant) => {
      if (all().some((other) => same(other, grant))) return false;
      saved.set(grant.id, grant);
      return true;
    },
    getGrant: async (id) => saved.get(id),
    swapGrant: async (next) => {
      if (saved.get(next.id)?.version !== next.version - 1) return false;
      saved.set(next.id, next);
      return true;
    },
    liveGrants: async ({ issuer, subject }, now) =>
      all().filter(
        (grant) =>
          grant.subject.issuer === issuer &&
          grant.subject.subject === subject &&
          grant.state === 'active' &&
          (grant.until ?? 0) > now,
      ),
    lapsedGrants: async (now, limit) =>
      all()
        .filter((grant) =>
          grant.state === 'active'
            ? (grant.until ?? 0) <= now
            : grant.state === 'requested' && grant.expiresAt <= now,
        )
        .slice(0, limit),
    unshownGrants: async ({ from, to }, limit) =>
      all()
        .filter(({ unshownSince = -1 }) => unshownSince >= from && unshownSince <= to)
        .slice(0, limit),
    removeOldGrants: async () => 0,
    listGrants: async ({ state, requester, limit }) => ({
      items: all()
        .filter((grant) => state === undefined || grant.state === state)
        .filter((grant) => requester === undefined || grant.requester === requester)
        .slice(0, limit),
      cursor: null,
    }),
  };
};

const createMemoryDocuments = (): GrantsDeps['documents'] => {
  const ids = new Set<string>();
  return {
    putDocument: async (_kind, id) => ids.size < ids.add(id).size,
    removeDocument: async (_kind, id) => ids.delete(id),
    listDocuments: async () => ({
      items: [...ids].map((id) => ({ id, version: 1, value: id, expireAt: undefined })),
      cursor: null,
    }),
  };
};

/** What an agency is made of, in one object. */
type Furniture = Omit<GrantsDeps, 'surface'> & GrantsDeps['surface'];

export const createAgency = (change: Partial<Furniture> = {}) => {
  const clock = { now: 1_800_000_000_000 };
  const told: GrantNews[] = [];
  let ids = 0;
  const verify: VerifyApprover = async (from, { votes, requestedBy }) => {
    const user = 'caller' in from ? from.caller.subject : from.user;
    if (user === requestedBy?.slackUser) return { ok: false, problem: 'You asked for this yourself.' };
    if (votes.some((vote) => vote.by.key === user))
      return { ok: false, problem: 'You have decided already.' };
    return { ok: true, approver: { key: user, name: `@${user}`, slackUser: user, proof: 'user' } };
  };
  const deps: Furniture = {
    makeSafe: safe,
    store: createMemoryGrantStore(),
    access: () => ({ packages: [billing], breakGlass: [], policyDigest: 'p' }),
    belongsTo: async (person, groups) => person.slackUser === 'U_SAM' && groups.includes('support'),
    canBeAsked: async () => true,
    verify,
    announce: async (_grant, card) => ({ channel: 'C1', ts: card === 'access' ? '1.1' : '2.2' }),
    documents: createMemoryDocuments(),
    remindReview: async () => undefined,
    tell: async (_grant, news) => {
      if (news !== undefined) told.push(news);
    },
    timeout: 900_000,
    now: () => clock.now,
    newId: () => {
      ids += 1;
      return `gr_${ids}`;
    },
    ...change,
  };
  const grants = createGrants({ ...deps, surface: deps });
  const ask = (duration = 3_600_000, reason = 'ticket 4711') =>
    grants.request({ by: sam, access: 'billing-admin', duration, reason });
  const live = (kind: 'human' | 'workload' = 'human') => grants.live({ ...sam.identity, kind });
  return { ...grants, deps, clock, told, ask, live };
};

export const HOUR = 3_600_000;
