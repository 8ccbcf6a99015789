import { expect, it } from 'vitest';
import type { Caller } from '../../../src/domain/caller.ts';
import type { ApproverSource } from '../../../src/domain/decision.ts';
import { conflictOfInterest } from '../../../src/people/conflict-of-interest.ts';
import { createConflictOf } from '../../../src/people/conflict-of-records.ts';
import { createVerifyCaller } from '../../../src/people/verify-caller.ts';

const carol: Caller = {
  issuer: 'https://a.example',
  subject: 'carol',
  email: 'carol@acme.io',
  groups: ['dba'],
  kind: 'human',
  clientId: undefined,
  expiresAt: 0,
};
const stranger: Caller = {
  ...carol,
  issuer: 'https://b.example',
  email: undefined,
  groups: [],
  foreign: true,
  unproven: { email: 'carol@acme.io', groups: ['dba'] },
};
const verify = createVerifyCaller(
  async () => undefined,
  () => new Map([['owners', ['carol', 'carol@acme.io']]]),
  createConflictOf(async () => []),
);
const decide = async (caller: Caller, source: ApproverSource) =>
  (
    await verify(
      { via: 'api', caller },
      {
        id: 'ap_1',
        approvers: { name: 'dba', any: [source], quorum: 1, channel: undefined, timeout: undefined },
        votes: [],
        requestedBy: undefined,
      },
    )
  ).ok;

it.each<ApproverSource>([
  { group: 'dba' },
  { user: 'carol' },
  { user: 'carol@acme.io' },
  { static: 'owners' },
])('a person of another issuer is no approver by %j, whatever their token says', async (source) => {
  expect(await decide(carol, source)).toBe(true);
  expect(await decide(stranger, source)).toBe(false);
  expect(await decide({ ...carol, kind: 'workload' }, source)).toBe(false);
});

it('a person of another issuer approves if the issuer is written in front', async () => {
  expect(await decide(stranger, { user: 'https://b.example carol' })).toBe(true);
});

it('an address that no one verified still makes two accounts one person, who decides nothing about their own request', () => {
  const request = {
    id: 'ap_1',
    approvers: { name: 'dba', any: [], quorum: 1, channel: undefined, timeout: undefined },
    votes: [],
    requestedBy: {
      identity: { ...carol, subject: 'second', email: undefined, unproven: { email: 'Carol@acme.io' } },
      slackUser: undefined,
      kind: 'human' as const,
      owner: undefined,
    },
  };
  expect(conflictOfInterest({ identity: carol, aliases: [], slackUser: undefined }, request)).toContain(
    'your own request',
  );
});
