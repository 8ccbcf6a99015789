/** Asking: who joins, who is asked, who is refused. */
import { expect, it, vi } from 'vitest';
import { Refusal } from '../../../src/domain/refusal.ts';
import { redeem } from '../../support/redeem.ts';
import { click, createOffice, never, openOffice, request } from './office.ts';

it('creates a pending approval and announces it once', async () => {
  const office = createOffice();
  const ticket = await office.ask(request(), never());
  expect(ticket.approval).toMatchObject({
    id: 'ap_1',
    state: 'pending',
    holder: 'replica-1',
    expiresAt: office.clock.now + 900_000,
    announcement: { channel: 'C1', ts: '1.1' },
  });
  expect(office.announced).toHaveLength(1);
});

it('never stores the raw arguments', async () => {
  const office = createOffice();
  const ticket = await office.ask(request({ arguments: '{"password":"hunter2"}' }), never());
  expect(JSON.stringify(await office.store.getApproval(ticket.approval.id))).not.toContain('hunter2');
});

it('lets an identical call join instead of asking again', async () => {
  const office = createOffice();
  const [one, two] = await Promise.all([office.ask(request(), never()), office.ask(request(), never())]);
  expect(two.approval.id).toBe(one.approval.id);
  expect(office.announced).toHaveLength(1);
});

it('asks again if anything about the call differs', async () => {
  const office = createOffice();
  const one = await office.ask(request(), never());
  const two = await office.ask(request({ arguments: '{"id":2}' }), never());
  expect(two.approval.id).not.toBe(one.approval.id);
});

it('says on joining that someone waits again', async () => {
  const office = createOffice();
  const ticket = await office.ask(request(), never());
  await ticket.leave();
  expect(office.refreshed.at(-1)?.callerGone).toBe(true);
  await office.ask(request(), never());
  expect(office.refreshed.at(-1)?.callerGone).toBe(false);
});

it('opens a new approval if the open one has run out of time', async () => {
  const office = createOffice();
  const old = await office.ask(request(), never());
  office.clock.now += 900_000;
  const fresh = await office.ask(request(), never());
  expect(fresh.approval.id).not.toBe(old.approval.id);
  expect((await office.store.getApproval(old.approval.id))?.state).toBe('expired');
});

it.each([
  { what: 'no one could decide', deps: { canBeAsked: async () => false } },
  {
    what: 'it cannot be found out who could decide',
    deps: { canBeAsked: () => Promise.reject(new Error()) },
  },
])('refuses if $what, and stores nothing', async ({ deps }) => {
  const office = createOffice(deps);
  await expect(office.ask(request(), never())).rejects.toMatchObject({ code: 'approval-undeliverable' });
  expect((await office.store.listApprovals({ limit: 9 })).items).toEqual([]);
});

it.each([
  { what: 'takes nothing', announce: async () => undefined },
  { what: 'fails', announce: () => Promise.reject(new Error('slack is down')) },
])('is undeliverable at once if the surface $what', async ({ announce }) => {
  const office = createOffice({ announce });
  const ticket = await office.ask(request(), never());
  expect(await ticket.wait(office.clock.now + 60_000, never())).toBe('undeliverable');
});

it('does not keep a caller waiting for a surface with a long queue, and wakes whoever waits once it refuses', async () => {
  vi.useFakeTimers();
  try {
    const announced = Promise.withResolvers<undefined>();
    const office = createOffice({ announce: () => announced.promise });
    const asking = office.ask(request(), never());
    await vi.advanceTimersByTimeAsync(2_000);
    const ticket = await asking;
    expect(ticket.approval.state).toBe('pending');
    const waiting = ticket.wait(office.clock.now + 60_000, never());
    announced.resolve(undefined);
    expect(await waiting).toBe('undeliverable');
  } finally {
    vi.useRealTimers();
  }
});

it.each(['executing', 'unknown'] as const)('refuses an identical call while one is %s', async (state) => {
  const office = createOffice();
  const ticket = await office.ask(request(), never());
  const id = ticket.approval.id;
  await office.settle(id, { click: click('U_ALICE'), verdict: 'approve' });
  await redeem(office, id);
  if (state === 'unknown') await office.finish(id, { outcome: 'unknown', took: 1 });
  const code = state === 'unknown' ? 'outcome-unknown' : 'approval-pending';
  await expect(office.ask(request(), never())).rejects.toMatchObject({ code });
  await office.finish(id, { outcome: 'executed', took: 1 });
  expect((await office.ask(request(), never())).approval.id).not.toBe(id);
});

it('gives up a request that was never shown once the store is back, and asks anew', async () => {
  const office = createOffice({
    announce: async () => {
      office.store.away = true;
      return undefined;
    },
  });
  await expect(office.ask(request(), never())).rejects.toMatchObject({ code: 'store-unavailable' });
  office.store.away = false;
  await expect.poll(async () => (await office.store.getApproval('ap_1'))?.state).toBe('undeliverable');
});

it('asks anew if the process that was to show the request died before it did', async () => {
  const office = createOffice({ announce: () => new Promise(() => undefined) });
  void office.ask(request(), never());
  await expect.poll(async () => (await office.store.getApproval('ap_1'))?.state).toBe('pending');
  const other = openOffice({
    ...office.deps,
    holder: 'replica-2',
    isAlive: async () => false,
    announce: async () => ({ channel: 'C1', ts: '2.2' }),
  });
  expect((await other.ask(request(), never())).approval).toMatchObject({
    id: 'ap_2',
    announcement: { ts: '2.2' },
  });
  expect((await office.store.getApproval('ap_1'))?.state).toBe('undeliverable');
});

it('refuses if the store is away', async () => {
  const office = createOffice();
  office.store.away = true;
  const asking = office.ask(request(), never());
  await expect(asking).rejects.toBeInstanceOf(Refusal);
  await expect(asking).rejects.toMatchObject({ code: 'store-unavailable' });
});

it('asks no one for a caller who is gone already', async () => {
  const office = createOffice();
  await expect(office.ask(request(), AbortSignal.abort())).rejects.toMatchObject({
    code: 'approval-cancelled',
  });
  expect(office.announced).toEqual([]);
});

it('joins the request of an identical call that was saved first, if its own may not have been', async () => {
  const office = createOffice();
  const other = openOffice({ ...office.deps, holder: 'replica-2', newId: () => 'ap_other' });
  const { createApproval } = office.store;
  office.store.createApproval = async () => {
    office.store.createApproval = createApproval;
    await other.ask(request(), never());
    throw new Error('no answer');
  };
  const { approval } = await office.ask(request(), never());
  expect(approval).toMatchObject({ id: 'ap_other', state: 'pending' });
  expect(office.announced.map(({ id }) => id)).toEqual(['ap_other']);
});
