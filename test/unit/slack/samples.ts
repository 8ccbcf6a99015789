/** Approvals and grants to render. */
import type { Approval } from '../../../src/domain/approval.ts';
import type { Grant } from '../../../src/domain/grant.ts';
import type { Vote } from '../../../src/domain/vote.ts';
import { safe } from '../../support/safe.ts';

export const NOW = Date.UTC(2026, 10, 23, 14, 0);

export const vote = (change: Partial<Vote> = {}): Vote => ({
  by: { key: 'email:alice@acme.io', name: '@alice', slackUser: 'UALICE', proof: 'slackGroup:S0DBA' },
  verdict: 'approve',
  reason: undefined,
  shareReason: false,
  at: NOW + 60_000,
  click: { via: 'slack', team: 'T0ACME', user: 'UALICE' },
  ...change,
});

const approvers = {
  name: 'dba',
  any: [{ slackGroup: 'S0DBA' }],
  quorum: 1,
  channel: undefined,
  timeout: undefined,
};

export const approval = (change: Partial<Approval> = {}): Approval => ({
  id: 'ap_7f3c9a',
  version: 1,
  digest: '91ab04c2e7d1'.padEnd(64, '0'),
  state: 'pending',
  caller: {
    issuer: 'https://idp.acme.io',
    subject: 'ci-deploy',
    email: undefined,
    groups: [],
    kind: 'workload',
    clientId: undefined,
  },
  server: 'billing',
  tool: safe('delete_orders'),
  effect: 'destructive',
  facts: [safe('DELETE without WHERE on orders')],
  rule: 'prod-writes',
  policyDigest: 'f'.repeat(64),
  approvers,
  preview: safe('{\n  "status": "test"\n}'),
  session: 'ses_1',
  createdAt: NOW,
  expiresAt: NOW + 300_000,
  votes: [],
  decidedAt: undefined,
  announcement: { channel: 'CASK', ts: '1.1' },
  callerGone: false,
  holder: 'replica-1',
  reminders: 0,
  finishedAt: undefined,
  took: undefined,
  error: undefined,
  ...change,
});

export const grant = (change: Partial<Grant> = {}): Grant => ({
  id: 'gr_1',
  version: 1,
  state: 'requested',
  access: 'billing-admin',
  subject: { issuer: 'https://idp.acme.io', subject: 'sam', email: 'sam@acme.io' },
  requester: 'USAM',
  reason: safe('ticket 4711'),
  duration: 7_200_000,
  approvers,
  policyDigest: 'p',
  createdAt: NOW,
  expiresAt: NOW + 900_000,
  until: undefined,
  votes: [],
  announcement: undefined,
  extension: undefined,
  warned: false,
  endedAt: undefined,
  endedBy: undefined,
  ...change,
});
