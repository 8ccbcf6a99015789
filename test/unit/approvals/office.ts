/** An office for tests: approvals over a store in memory, a clock that is turned by hand, and people who click. */
import { generateKeyPairSync } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Approvals, type ApprovalsDeps, createApprovals } from '../../../src/approvals/approvals.ts';
import type { AskRequest } from '../../../src/approvals/ask.ts';
import type { Approval } from '../../../src/domain/approval.ts';
import { callDigest } from '../../../src/domain/call-digest.ts';
import { createSealApproval } from '../../../src/domain/sealed-approval.ts';
import type { Click, VerifyApprover } from '../../../src/domain/vote.ts';
import { safe } from '../../support/safe.ts';
import { createMemoryApprovalStore } from './memory-store.ts';

export const click = (user: string): Click => ({ via: 'slack', team: 'T1', user });

/** A call that people are asked about; `arguments` is canonical JSON of its arguments. */
export const request = ({
  arguments: args = '{"id":1}',
  ...change
}: Partial<AskRequest> & { readonly arguments?: string } = {}): AskRequest => {
  const asked = {
    caller: {
      issuer: 'https://idp.example',
      subject: 'agent',
      email: 'agent@acme.io',
      groups: ['dev'],
      kind: 'human',
      clientId: undefined,
    },
    server: 'billing',
    tool: safe('delete_orders'),
    effect: 'destructive',
    facts: [safe('DELETE without WHERE on orders')],
    rule: 'prod-writes',
    policyDigest: 'f'.repeat(64),
    approvers: {
      name: 'dba',
      any: [{ slackGroup: 'S0DBA' }],
      quorum: 1,
      channel: undefined,
      timeout: undefined,
    },
    preview: safe('{\n  "id": 1\n}'),
    session: 'ses_1',
    ...change,
  } satisfies Omit<AskRequest, 'digest'>;
  return { digest: callDigest({ ...asked, arguments: args }), ...asked };
};

/** What an office is made of, in one object. */
type Furniture = Omit<ApprovalsDeps, 'surface' | 'process'> &
  ApprovalsDeps['surface'] &
  ApprovalsDeps['process'];

/** Approvals of one process, in an office that may have others. */
export const openOffice = (all: Furniture): Approvals =>
  createApprovals({ ...all, surface: all, process: all });

export const createOffice = (change: Partial<Furniture> = {}) => {
  const store = createMemoryApprovalStore();
  const approvers = new Set(['U_ALICE', 'U_BOB']);
  const refreshed: Approval[] = [];
  const announced: Approval[] = [];
  const reminded: Approval[] = [];
  const clock = { now: 1_800_000_000_000 };
  let ids = 0;
  const verify: VerifyApprover = async (from, { votes }) => {
    const user = 'caller' in from ? from.caller.subject : from.user;
    if (!approvers.has(user)) return { ok: false, problem: 'You are not an approver of this request.' };
    if (votes.some((vote) => vote.by.key === user))
      return { ok: false, problem: 'You have decided already.' };
    return {
      ok: true,
      approver: { key: user, name: `@${user}`, slackUser: user, proof: 'slackGroup:S0DBA' },
    };
  };
  const deps: Furniture = {
    makeSafe: safe,
    store,
    verify,
    deniedNow: async () => undefined,
    announce: async (approval) => {
      announced.push(approval);
      return { channel: 'C1', ts: '1.1' };
    },
    refresh: async (approval) => {
      refreshed.push(approval);
    },
    remind: async (approval) => {
      reminded.push(approval);
    },
    canBeAsked: async () => true,
    card: ({ preview }) => preview,
    seal: createSealApproval(generateKeyPairSync('ed25519').privateKey),
    isAlive: async (holder) => holder === 'replica-1',
    holder: 'replica-1',
    timeout: 900_000,
    now: () => clock.now,
    newId: () => {
      ids += 1;
      return `ap_${ids}`;
    },
    ...change,
  };
  return {
    ...openOffice(deps),
    deps,
    store,
    approvers,
    refreshed,
    announced,
    reminded,
    clock,
  };
};

export const never = (): AbortSignal => new AbortController().signal;

/** A moment in which promises settle. */
export const soon = (): Promise<void> => sleep(5);
