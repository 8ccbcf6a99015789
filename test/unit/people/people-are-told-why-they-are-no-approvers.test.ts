import { expect, it } from 'vitest';
import type { ApproverSource } from '../../../src/domain/decision.ts';
import { createConflictOf } from '../../../src/people/conflict-of-records.ts';
import { createVerifyCaller } from '../../../src/people/verify-caller.ts';

const ISSUER = 'https://idp.acme.io';
const alice = {
  issuer: ISSUER,
  subject: 'alice',
  email: undefined,
  groups: [],
  kind: 'human',
  clientId: undefined,
} as const;

const told = async (any: readonly ApproverSource[], unproven: { email?: string; groups?: string[] }) => {
  const verify = createVerifyCaller(
    async () => undefined,
    () => new Map([['leads', ['Alice@acme.io']]]),
    createConflictOf(async () => []),
  );
  const approvers = { name: 'dba', any, quorum: 1, channel: undefined, timeout: undefined };
  const request = { id: 'ap_1', approvers, votes: [], requestedBy: undefined };
  const result = await verify({ via: 'api', caller: { ...alice, unproven } }, request);
  return result.ok ? 'approver' : result.problem;
};

const PLAIN = 'You are not an approver of this request; members of dba are.';

it.each<[where: string, any: ApproverSource]>([
  ['by name', { user: 'alice@acme.io' }],
  ['in a group of the policy', { static: 'leads' }],
])(
  'an approver %s whose address no one verified is told so, and what an operator can set',
  async (_, any) => {
    const reason = await told([{ group: 'dba' }, any], { email: 'alice@acme.io' });
    expect(reason).toBe(
      `${PLAIN} Your address alice@acme.io is one of theirs, but it does not count: ${ISSUER} does not say that it is verified (email_verified: true), or is not trusted for addresses of acme.io. An operator can set emailVerified: always, or emails: [acme.io], for this issuer.`,
    );
  },
);

it('an approver whose group comes from an issuer that is not trusted for it is told so', async () => {
  expect(await told([{ group: 'dba' }], { groups: ['dev', 'dba'] })).toBe(
    `${PLAIN} Your group dba is one of theirs, but it does not count: ${ISSUER} is not trusted for it. An operator can set groups: [dba] for this issuer.`,
  );
});

it('a person who would not be an approver anyway hears nothing about trust', async () => {
  expect(await told([{ group: 'dba' }], { email: 'eve@acme.io', groups: ['dev'] })).toBe(PLAIN);
});
