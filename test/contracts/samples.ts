/** Things to put into a store, complete, with the members that matter to a test changed. */
import type { Approval } from '../../src/domain/approval.ts';
import type { Grant } from '../../src/domain/grant.ts';
import type { Entry, Session } from '../../src/domain/recording.ts';
import { link, NO_ENTRIES } from '../../src/recordings/chain.ts';
import type { SessionProgress } from '../../src/recordings/ports.ts';
import { safe } from '../support/safe.ts';

export const NOW = 1_790_000_000_000;

const approvers = { name: 'dba', any: [{ group: 'dba' }], quorum: 1, channel: undefined, timeout: undefined };

export const sampleCaller: Session['caller'] = {
  issuer: 'https://idp.example.com',
  subject: 'u-ada',
  email: 'ada@example.com',
  groups: ['dev'],
  kind: 'human',
  clientId: undefined,
};

export const sampleApproval = (change: Partial<Approval> & Pick<Approval, 'id'>): Approval => ({
  version: 1,
  digest: `digest of ${change.id}`,
  state: 'pending',
  caller: sampleCaller,
  server: 'billing',
  tool: safe('drop_table'),
  effect: 'destructive',
  facts: [safe('DROP TABLE orders')],
  rule: 'prod-writes',
  policyDigest: 'p',
  approvers,
  preview: safe('{ "table": "orders" }'),
  session: 'ses_1',
  createdAt: NOW,
  expiresAt: NOW + 900_000,
  votes: [],
  decidedAt: undefined,
  announcement: undefined,
  callerGone: false,
  holder: 'one',
  reminders: 0,
  finishedAt: undefined,
  took: undefined,
  error: undefined,
  ...change,
});

export const sampleGrant = (change: Partial<Grant> & Pick<Grant, 'id'>): Grant => ({
  version: 1,
  state: 'requested',
  access: 'billing-admin',
  subject: { issuer: 'https://idp.example.com', subject: 'u-ada', email: 'ada@example.com' },
  requester: 'U0ADA',
  reason: safe('incident 12'),
  duration: 3_600_000,
  approvers,
  policyDigest: 'p',
  createdAt: NOW,
  expiresAt: NOW + 900_000,
  until: undefined,
  votes: [],
  announcement: undefined,
  warned: false,
  extension: undefined,
  endedAt: undefined,
  endedBy: undefined,
  ...change,
});

export const sampleSession = (change: Partial<Session> & Pick<Session, 'id'>): Session => ({
  caller: sampleCaller,
  client: { name: safe('inspector'), version: safe('1.0'), address: '127.0.0.1' },
  server: 'billing',
  lineage: undefined,
  revision: '2025-11-25',
  state: 'open',
  started: NOW,
  last: NOW,
  ended: undefined,
  entries: 0,
  bytes: 0,
  tools: [],
  verdicts: [],
  flags: [],
  head: NO_ENTRIES,
  expireAt: NOW + 86_400_000,
  ...change,
});

/** A chain of requests, beginning behind `head`. */
export const sampleEntries = (
  session: string,
  count: number,
  head: Session['head'] = NO_ENTRIES,
): Entry[] => {
  const entries: Entry[] = [];
  let last = head;
  for (let index = 0; index < count; index++) {
    const body = `{"n":${index},"text":"naïve ☃ \\u0000 $set a.b"}`;
    const entry = link(
      { session, at: NOW + index, from: 'client', kind: 'request', rpcId: index, body: safe(body) },
      last,
    );
    entries.push(entry);
    last = entry;
  }
  return entries;
};

export const sampleProgress = (change: Partial<SessionProgress>): SessionProgress => ({
  head: NO_ENTRIES,
  last: NOW,
  expireAt: NOW,
  bytes: 0,
  tools: [],
  verdicts: [],
  flags: [],
  ...change,
});
