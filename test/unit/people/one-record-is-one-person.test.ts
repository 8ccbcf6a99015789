/** Several addresses of one pushed user are one person: they neither approve their own requests nor vote twice. */
import { expect, it } from 'vitest';
import type { Decidable, Vote } from '../../../src/domain/vote.ts';
import type { Clicker } from '../../../src/people/conflict-of-interest.ts';
import { createConflictOf } from '../../../src/people/conflict-of-records.ts';
import { createVerifyCaller } from '../../../src/people/verify-caller.ts';

const RECORDS: Readonly<Record<string, string>> = {
  'bob@acme.example': 'id-bob',
  'robert@acme.example': 'id-bob',
  'alice@acme.example': 'id-alice',
};
const conflictOf = createConflictOf(async ({ email = '' }) => [RECORDS[email] ?? []].flat());
const person = (email: string) => ({ issuer: 'https://idp.example', subject: email, email });
const [bob, robert, alice] = ['bob', 'robert', 'alice'].map((name) => person(`${name}@acme.example`));
const clicker = (identity: Clicker['identity'] = person('')): Clicker => ({
  identity,
  aliases: [],
  slackUser: undefined,
});
const request = (change: Partial<Decidable> = {}): Decidable => ({
  id: 'ap_1',
  approvers: { name: 'dba', any: [{ group: 'dba' }], quorum: 2, channel: undefined, timeout: undefined },
  votes: [],
  requestedBy: { identity: bob ?? person(''), slackUser: undefined, kind: 'human', owner: undefined },
  ...change,
});
const vote = (key: string): Vote => ({
  by: { key, name: 'Bob', slackUser: undefined, proof: 'group:dba' },
  verdict: 'approve',
  reason: undefined,
  shareReason: false,
  at: 0,
  click: { via: 'slack', team: 'T', user: 'U' },
});
const OWN = expect.stringContaining('your own request');

it('keeps the requester out who comes by a second address', async () => {
  expect(await conflictOf(clicker(robert), request())).toEqual(OWN);
  expect(await conflictOf(clicker(alice), request())).toBeUndefined();
});

it('keeps the owner of a service out who comes by a second address', async () => {
  const identity = { issuer: 'https://ci.example', subject: 'job', email: undefined };
  const of = (owner: string) =>
    request({ requestedBy: { identity, slackUser: undefined, kind: 'workload', owner } });
  expect(await conflictOf(clicker(robert), of('bob@acme.example'))).toEqual(OWN);
  expect(await conflictOf(clicker(alice), of('bob@acme.example'))).toBeUndefined();
});

it('counts a second address that no one verified against the requester', async () => {
  const second = { ...person('x'), email: undefined, unproven: { email: 'robert@acme.example' } };
  const by = { identity: second, slackUser: undefined, kind: 'human', owner: undefined } as const;
  expect(await conflictOf(clicker(bob), request({ requestedBy: by }))).toEqual(OWN);
});

it('lets one person vote once', async () => {
  const votes = [vote('email:bob@acme.example')];
  const requestedBy = undefined;
  expect(await conflictOf(clicker(robert), request({ votes, requestedBy }))).toContain('decided about this');
  expect(await conflictOf(clicker(alice), request({ votes, requestedBy }))).toBeUndefined();
});

it('holds for decisions by the API', async () => {
  const verify = createVerifyCaller(
    async () => ['dba'],
    () => new Map(),
    conflictOf,
  );
  const caller = { ...(robert ?? person('')), groups: [], kind: 'human', clientId: undefined } as const;
  expect(await verify({ via: 'api', caller }, request())).toMatchObject({ ok: false, problem: OWN });
});
