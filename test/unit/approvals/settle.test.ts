/** Deciding: one winner, distinct people, and a sentence for everyone who does not count. */
import { expect, it } from 'vitest';
import type { VerifyApprover } from '../../../src/domain/vote.ts';
import { redeem } from '../../support/redeem.ts';
import { click, createOffice, never, openOffice, request } from './office.ts';

const approve = (user: string) => ({ click: click(user), verdict: 'approve' as const });
const deny = (user: string) => ({ click: click(user), verdict: 'deny' as const, reason: 'no' });

it('has one winner of two clicks at once', async () => {
  const office = createOffice();
  const { approval } = await office.ask(request(), never());
  const results = await Promise.all([
    office.settle(approval.id, approve('U_ALICE')),
    office.settle(approval.id, deny('U_BOB')),
  ]);
  expect(results.filter((result) => result.ok)).toHaveLength(1);
  const loser = results.find((result) => !result.ok);
  expect(loser).toMatchObject({
    problem: expect.stringMatching(/already, by @U_(ALICE|BOB) at \d\d:\d\d UTC/),
  });
});

it('has one execution of twenty clicks on two processes', async () => {
  const office = createOffice();
  const names = Array.from({ length: 20 }, (_, index) => `U_${index}`);
  for (const name of names) office.approvers.add(name);
  const other = openOffice({ ...office.deps, holder: 'replica-2' });
  const { approval } = await office.ask(request(), never());
  const clicks = names.map((name, index) => (index % 2 ? office : other).settle(approval.id, approve(name)));
  expect((await Promise.all(clicks)).filter((result) => result.ok)).toHaveLength(1);
  const spent = await Promise.all([office, other, office, other].map((one) => redeem(one, approval.id)));
  expect(spent.filter((result) => result.ok)).toHaveLength(1);
});

it('wants a quorum of distinct people', async () => {
  const office = createOffice();
  const rule = { ...request().approvers, quorum: 2 };
  const { approval } = await office.ask(request({ approvers: rule }), never());
  expect(await office.settle(approval.id, approve('U_ALICE'))).toMatchObject({
    approval: { state: 'pending' },
  });
  expect(await office.settle(approval.id, approve('U_ALICE'))).toEqual({
    ok: false,
    problem: 'You have decided already.',
  });
  expect(await office.settle(approval.id, approve('U_BOB'))).toMatchObject({
    approval: { state: 'approved' },
  });
});

it('counts two clicks of one person at once as one', async () => {
  const office = createOffice();
  const rule = { ...request().approvers, quorum: 2 };
  const { approval } = await office.ask(request({ approvers: rule }), never());
  const twice = await Promise.all([1, 2].map(() => office.settle(approval.id, approve('U_ALICE'))));
  expect(twice.map((result) => result.ok).sort()).toEqual([false, true]);
  expect((await office.store.getApproval(approval.id))?.state).toBe('pending');
});

it('counts two names of one person at once as one', async () => {
  const person = (key: string) => key.replace(/_BY_API$/, '');
  const verify: VerifyApprover = async (from, { votes }) => {
    const key = 'caller' in from ? from.caller.subject : from.user;
    return votes.some(({ by }) => person(by.key) === person(key))
      ? { ok: false, problem: 'You have decided already.' }
      : { ok: true, approver: { key, name: key, slackUser: undefined, proof: 'named' } };
  };
  const office = createOffice({ verify });
  const rule = { ...request().approvers, quorum: 2 };
  const { approval } = await office.ask(request({ approvers: rule }), never());
  const names = ['U_ALICE', 'U_ALICE_BY_API'];
  const both = await Promise.all(names.map((name) => office.settle(approval.id, approve(name))));
  expect(both).toContainEqual({ ok: false, problem: 'You have decided already.' });
  expect((await office.store.getApproval(approval.id))?.state).toBe('pending');
  expect(await office.settle(approval.id, approve('U_BOB'))).toMatchObject({
    approval: { state: 'approved' },
  });
});

it('counts everyone of a quorum who decides at once', async () => {
  const office = createOffice();
  const rule = { ...request().approvers, quorum: 2 };
  const { approval } = await office.ask(request({ approvers: rule }), never());
  const names = ['U_ALICE', 'U_BOB'];
  const both = await Promise.all(names.map((name) => office.settle(approval.id, approve(name))));
  expect(both.map(({ ok }) => ok)).toEqual([true, true]);
  expect((await office.store.getApproval(approval.id))?.state).toBe('approved');
});

it.each([
  { what: 'a stranger', id: 'ap_1', user: 'U_EVE', problem: 'You are not an approver of this request.' },
  { what: 'an unknown request', id: 'ap_9', user: 'U_ALICE', problem: 'There is no such request.' },
])('tells why $what does not count', async ({ id, user, problem }) => {
  const office = createOffice();
  await office.ask(request(), never());
  expect(await office.settle(id, approve(user))).toEqual({ ok: false, problem });
  expect((await office.store.getApproval('ap_1'))?.votes).toEqual([]);
});

it('decides nothing if the person cannot be verified', async () => {
  const office = createOffice({ verify: () => Promise.reject(new Error('slack is down')) });
  const { approval } = await office.ask(request(), never());
  const result = await office.settle(approval.id, approve('U_ALICE'));
  expect(result).toMatchObject({ ok: false, problem: expect.stringContaining('nothing was decided') });
  expect((await office.store.getApproval(approval.id))?.state).toBe('pending');
});

it('says so if the store is away', async () => {
  const office = createOffice();
  const { approval } = await office.ask(request(), never());
  office.store.away = true;
  expect(await office.settle(approval.id, approve('U_ALICE'))).toMatchObject({ ok: false });
});

it('stands whatever the surface does with it', async () => {
  const office = createOffice({ refresh: () => Promise.reject(new Error('slack is down')) });
  const { approval } = await office.ask(request(), never());
  expect(await office.settle(approval.id, approve('U_ALICE'))).toMatchObject({ ok: true });
});

it('keeps a reason from the requester unless the approver shares it', async () => {
  const office = createOffice();
  const { approval } = await office.ask(request(), never());
  await office.settle(approval.id, deny('U_ALICE'));
  expect((await office.store.getApproval(approval.id))?.votes).toMatchObject([
    { reason: 'no', shareReason: false },
  ]);
});
