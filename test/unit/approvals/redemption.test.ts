/** Spending an approval: once, in time, and only while its approvers still are. */
import { expect, it } from 'vitest';
import { redeem } from '../../support/redeem.ts';
import { click, createOffice, never, openOffice, request } from './office.ts';

const approved = async () => {
  const office = createOffice();
  const { approval } = await office.ask(request(), never());
  await office.settle(approval.id, { click: click('U_ALICE'), verdict: 'approve' });
  return { office, id: approval.id };
};

it('is spent exactly once', async () => {
  const { office, id } = await approved();
  const results = await Promise.all([1, 2, 3].map(() => redeem(office, id)));
  expect(results.filter((result) => result.ok)).toHaveLength(1);
  expect(results.find((result) => !result.ok)).toMatchObject({
    problem: expect.stringContaining('identical call'),
  });
  expect((await office.store.getApproval(id))?.state).toBe('executing');
});

it('is void when the approver lost the group after the click', async () => {
  const { office, id } = await approved();
  office.approvers.delete('U_ALICE');
  expect(await redeem(office, id)).toMatchObject({
    ok: false,
    problem:
      'The approval is void: @U_ALICE could not be verified again as approver. The call was not executed.',
  });
  expect((await office.store.getApproval(id))?.state).toBe('cancelled');
});

it('is void when the account of the approver stands for another person by now', async () => {
  let key = 'alice';
  const by = (name: string) => ({ key: name, name: '@alice', slackUser: 'U_ALICE', proof: 'user' });
  const office = createOffice({ verify: async () => ({ ok: true, approver: by(key) }) });
  const { approval } = await office.ask(request(), never());
  await office.settle(approval.id, { click: click('U_ALICE'), verdict: 'approve' });
  key = 'mallory';
  expect((await redeem(office, approval.id)).ok).toBe(false);
});

it('is void ten minutes after the decision', async () => {
  const { office, id } = await approved();
  office.clock.now += 10 * 60_000;
  expect(await redeem(office, id)).toMatchObject({ ok: false, problem: expect.stringContaining('expired') });
  expect(await office.expireDue()).toBe(1);
  expect((await office.store.getApproval(id))?.state).toBe('expired');
});

it.each([
  { spent: true, state: 'failed' },
  { spent: false, state: 'cancelled' },
])('ends as $state if the store did not say whether it spent it: $spent', async ({ spent, state }) => {
  const { office, id } = await approved();
  const { swapApproval } = office.store;
  office.store.swapApproval = async (next) => {
    office.store.swapApproval = swapApproval;
    if (spent) await swapApproval(next);
    throw new Error('no answer');
  };
  await expect(redeem(office, id)).rejects.toThrow('no answer');
  expect(await redeem(office, id)).toMatchObject({
    ok: false,
    problem: expect.stringContaining('identical call'),
  });
  await expect.poll(async () => (await office.store.getApproval(id))?.state).toBe(state);
  expect((await office.store.getApproval(id))?.error).toContain('Not executed');
});

it.each(['pending', 'denied'] as const)('runs nothing that is %s', async (state) => {
  const office = createOffice();
  const { approval } = await office.ask(request(), never());
  if (state === 'denied') await office.settle(approval.id, { click: click('U_ALICE'), verdict: 'deny' });
  expect(await redeem(office, approval.id)).toMatchObject({
    ok: false,
    problem: expect.stringContaining(state),
  });
});

it('keeps how long the call took and what went wrong', async () => {
  const { office, id } = await approved();
  await redeem(office, id);
  await office.finish(id, { outcome: 'failed', took: 1200, error: 'no such table' });
  expect(await office.store.getApproval(id)).toMatchObject({
    state: 'failed',
    took: 1200,
    error: 'no such table',
    finishedAt: office.clock.now,
  });
  expect(office.refreshed.at(-1)?.state).toBe('failed');
});

it('leaves an approval alone that another process spent while this one had no answer of the store', async () => {
  const { office, id } = await approved();
  const { swapApproval } = office.store;
  const other = openOffice({ ...office.deps, holder: 'replica-2' });
  office.store.swapApproval = async () => {
    office.store.swapApproval = swapApproval;
    expect(await redeem(other, id)).toMatchObject({ ok: true });
    throw new Error('no answer');
  };
  await expect(redeem(office, id)).rejects.toThrow('no answer');
  // Once it is known whose it is, this process takes part again.
  await expect
    .poll(async () => JSON.stringify(await redeem(office, id)))
    .toContain('was used by an identical call');
  expect(await office.store.getApproval(id)).toMatchObject({ state: 'executing', holder: 'replica-2' });
});
