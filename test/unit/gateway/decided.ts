/** Decisions and requests for tests of what the gateway makes of them. */
import type { Decision } from '../../../src/domain/decision.ts';
import type { AdmitRequest } from '../../../src/gateway/admit-request.ts';
import { safe } from '../../support/safe.ts';

export const decided = (change: Partial<Decision> = {}): Decision => ({
  action: 'require-approval',
  rule: 'ask',
  effect: 'destructive',
  facts: [],
  message: undefined,
  approvers: undefined,
  access: [],
  grant: undefined,
  shadow: false,
  policyDigest: 'p',
  considered: [],
  ...change,
});

export const admitRequest = (change: Partial<AdmitRequest> = {}): AdmitRequest => {
  const caller = {
    issuer: 'https://idp.example',
    subject: 'bob',
    email: undefined,
    groups: [],
    kind: 'human' as const,
    clientId: undefined,
    expiresAt: Number.POSITIVE_INFINITY,
  };
  const recording = { id: 'ses_1', note: () => 1, noteDurably: async () => 1 };
  return {
    call: { caller, server: 'shop', method: 'tools/call', tool: 'delete_rows', args: {} },
    caller,
    body: new Uint8Array(),
    digest: async () => 'd',
    recording,
    id: 1,
    seq: 1,
    gone: new AbortController().signal,
    makeSafe: safe,
    ...change,
  } as unknown as AdmitRequest;
};
