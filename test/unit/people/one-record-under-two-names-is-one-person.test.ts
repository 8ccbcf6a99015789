/** Two names in one record of the pushed directory are one person's: no one decides about their own request by the other. */
import { expect, it } from 'vitest';
import { callerKey, type Identity } from '../../../src/domain/caller.ts';
import { emailIdentity } from '../../../src/domain/person.ts';
import type { Decidable, Vote } from '../../../src/domain/vote.ts';
import { createConflictOf } from '../../../src/people/conflict-of-records.ts';

const ISSUER = 'https://idp.example';
const account = (subject: string, email?: string): Identity => ({ issuer: ISSUER, subject, email });
const ADA = account('ada', 'ada@acme.example');
const ADA_AGAIN = account('ada-2', 'ada.l@acme.example');
const BOB = account('bob', 'bob@acme.example');

const RECORDS: Readonly<Record<string, string>> = {
  ada: 'r1',
  'ada@acme.example': 'r1',
  'ada-2': 'r1',
  'ada.l@acme.example': 'r1',
  'bob@acme.example': 'r2',
};
const conflictOf = createConflictOf(async ({ subject }) =>
  [RECORDS[subject]].filter((id) => id !== undefined),
);

const request = (
  by: Partial<Decidable['requestedBy']> | undefined,
  votes: readonly object[] = [],
): Decidable => ({
  id: 'ap_1',
  approvers: { name: 'dba', any: [], quorum: 2, channel: undefined, timeout: undefined },
  requestedBy: by && { identity: BOB, slackUser: undefined, kind: 'human', owner: undefined, ...by },
  votes: votes as readonly Vote[],
});
const ask = (identity: Identity, about: Decidable, aliases: readonly Identity[] = []) =>
  conflictOf({ identity, aliases, slackUser: undefined }, about);
const inSlack = (key: string) => ({ by: { key }, click: { via: 'slack', team: 'T', user: 'U' } });
const byApi = (caller: Identity) => ({ by: { key: callerKey(caller) }, click: { via: 'api', caller } });

it.each([
  ['their own request', ADA_AGAIN, request({ identity: ADA })],
  [
    'a request of theirs under an address no one verified',
    ADA,
    request({
      identity: { ...account('x', 'x@acme.example'), unproven: { email: 'ada.l@acme.example', groups: [] } },
    }),
  ],
  [
    'what a service of theirs asks for',
    ADA_AGAIN,
    request({ identity: account('robot'), kind: 'workload', owner: 'ada@acme.example' }),
  ],
])('does not decide about %s', async (_, identity, about) => {
  expect(await ask(identity, about)).toContain('own request');
});

it('does not decide by an alias either', async () => {
  const about = request({ identity: ADA });
  expect(
    await ask(account('carol', 'carol@acme.example'), about, [emailIdentity('ada.l@acme.example')]),
  ).toContain('own request');
});

it.each([
  ['by API', byApi(account('ada', 'ada@acme.example'))],
  ['by an address', inSlack('email:ada@acme.example')],
  ['by an account', inSlack(callerKey(account('ada')))],
])('does not vote again if they did %s', async (_, vote) => {
  expect(await ask(ADA_AGAIN, request({}, [vote]))).toContain('decided about this already');
});

it('decides about what others ask for and have voted on', async () => {
  expect(await ask(ADA, request({}, [inSlack('email:carol@acme.example')]))).toBeUndefined();
  expect(await ask(ADA, request(undefined))).toBeUndefined();
});

it('is compared by names alone if the directory does not know them', async () => {
  expect(await ask(account('dora', 'dora@acme.example'), request({ identity: ADA }))).toBeUndefined();
});
