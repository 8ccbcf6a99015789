/** Waiting for a decision: woken at once here, within a poll from elsewhere, never for longer than allowed. */
import { expect, it } from 'vitest';
import { redeem } from '../../support/redeem.ts';
import { click, createOffice, never, openOffice, request, soon } from './office.ts';

it.each([
  { verdict: 'approve', outcome: 'approved' },
  { verdict: 'deny', outcome: 'denied' },
] as const)('wakes with $outcome', async ({ verdict, outcome }) => {
  const office = createOffice();
  const ticket = await office.ask(request(), never());
  const waiting = ticket.wait(office.clock.now + 60_000, never());
  expect(office.held()).toBe(1);
  await office.settle(ticket.approval.id, { click: click('U_ALICE'), verdict, reason: 'because' });
  expect(await waiting).toBe(outcome);
  expect(ticket.approval.votes[0]).toMatchObject({
    verdict,
    reason: 'because',
    by: { slackUser: 'U_ALICE' },
  });
  expect(office.held()).toBe(0);
});

it('sees a decision made by another process', async () => {
  const office = createOffice();
  const other = openOffice({ ...office.deps, holder: 'replica-2' });
  const ticket = await office.ask(request(), never());
  const waiting = ticket.wait(office.clock.now + 60_000, never());
  await other.settle(ticket.approval.id, { click: click('U_ALICE'), verdict: 'approve' });
  expect(await waiting).toBe('approved');
});

it('asks the store about everything held in one query, and nothing while nothing is held', async () => {
  const office = createOffice();
  const calls = [1, 2, 3].map((id) => request({ arguments: `{"id":${id}}` }));
  const tickets = await Promise.all(calls.map((call) => office.ask(call, never())));
  const caller = new AbortController();
  const waiting = tickets.map((ticket) => ticket.wait(office.clock.now + 60_000, caller.signal));
  await new Promise((resolve) => setTimeout(resolve, 500));
  caller.abort();
  await Promise.all(waiting);
  expect(office.store.polls).toBeGreaterThan(0);
  expect(office.store.polls).toBeLessThan(6);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const { polls } = office.store;
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(office.store.polls).toBe(polls);
});

it('is still pending when the hold is over, and the next identical call joins', async () => {
  const office = createOffice();
  const ticket = await office.ask(request(), never());
  expect(await ticket.wait(office.clock.now, never())).toBe('still-pending');
  expect((await office.ask(request(), never())).approval.id).toBe(ticket.approval.id);
});

it('means deny when no one decides in time', async () => {
  const office = createOffice({ timeout: 30 });
  const ticket = await office.ask(request(), never());
  const waiting = ticket.wait(office.clock.now + 60_000, never());
  office.clock.now += 30;
  expect(await waiting).toBe('expired');
  expect((await office.store.getApproval(ticket.approval.id))?.state).toBe('expired');
  expect(await office.settle(ticket.approval.id, { click: click('U_ALICE'), verdict: 'approve' })).toEqual({
    ok: false,
    problem: 'This request has expired, which counts as denied; nothing was run.',
  });
});

it('means deny when the store is lost', async () => {
  const office = createOffice({ timeout: 30 });
  const ticket = await office.ask(request(), never());
  const waiting = ticket.wait(office.clock.now + 60_000, never());
  office.store.away = true;
  office.clock.now += 30;
  expect(await waiting).toBe('expired');
  await expect(redeem(office, ticket.approval.id)).rejects.toThrow();
});

it('stops waiting when the caller goes, and the card says so', async () => {
  const office = createOffice();
  const ticket = await office.ask(request(), never());
  const caller = new AbortController();
  const waiting = ticket.wait(office.clock.now + 60_000, caller.signal);
  caller.abort();
  expect(await waiting).toBe('still-pending');
  await ticket.leave();
  expect(office.refreshed.at(-1)).toMatchObject({ state: 'pending', callerGone: true });
});

it('does not say that the caller is gone while another one waits for the same call', async () => {
  const office = createOffice();
  const [one, two] = await Promise.all([office.ask(request(), never()), office.ask(request(), never())]);
  const caller = new AbortController();
  const waiting = two.wait(office.clock.now + 60_000, caller.signal);
  await one.leave();
  expect((await office.store.getApproval(one.approval.id))?.callerGone).toBe(false);
  caller.abort();
  await waiting;
});

it('lets one identical retry through after an approval that no one waited for', async () => {
  const office = createOffice();
  const ticket = await office.ask(request(), never());
  await ticket.leave();
  await office.settle(ticket.approval.id, { click: click('U_ALICE'), verdict: 'approve' });
  await soon();
  const retry = await office.ask(request(), never());
  expect(await retry.wait(office.clock.now + 1000, never())).toBe('approved');
  expect((await redeem(office, retry.approval.id)).ok).toBe(true);
});
