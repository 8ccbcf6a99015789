/** Approvers who have to sign in anew on the web: nothing else approves, not even by a vote that is in the store already. */
import { expect, it } from 'vitest';
import type { Click } from '../../../src/domain/vote.ts';
import { redeem } from '../../support/redeem.ts';
import { createOffice, request } from '../approvals/office.ts';

const MINUTE = 60_000;
const { approvers, caller } = request();
const critical = request({ approvers: { ...approvers, stepUp: true } });
const alice = { ...caller, subject: 'U_ALICE' };
const never = new AbortController().signal;

const open = async () => {
  const office = createOffice();
  const { approval } = await office.ask(critical, never);
  const onTheWeb = (age: number): Click => ({
    via: 'web',
    caller: alice,
    authenticatedAt: office.clock.now - age,
  });
  return { ...office, office, id: approval.id, onTheWeb };
};

it.each<[string, (age: (minutes: number) => Click) => Click]>([
  ['a click in Slack', () => ({ via: 'slack', team: 'T1', user: 'U_ALICE' })],
  ['a token of the API', () => ({ via: 'api', caller: alice })],
  ['a sign-in of six minutes ago', (age) => age(6)],
  ['a sign-in a minute from now', (age) => age(-1)],
  ['a sign-in ten years from now', (age) => age(-5_256_000)],
  ['a sign-in at no moment at all', (age) => age(Number.NaN)],
])('%s does not approve, but may deny', async (_what, make) => {
  const { settle, store, id, onTheWeb } = await open();
  const click = make((minutes) => onTheWeb(minutes * MINUTE));
  const refused = { ok: false, problem: expect.stringContaining(`/approvals/${id}`) };
  expect(await settle(id, { click, verdict: 'approve' })).toEqual(refused);
  expect(await store.getApproval(id)).toMatchObject({ state: 'pending', votes: [] });
  expect(await settle(id, { click, verdict: 'deny' })).toMatchObject({ ok: true });
});

it('a fresh sign-in approves, and still does when the call comes later', async () => {
  const { settle, office, clock, id, onTheWeb } = await open();
  expect(await settle(id, { click: onTheWeb(MINUTE), verdict: 'approve' })).toMatchObject({ ok: true });
  clock.now += 8 * MINUTE;
  expect(await redeem(office, id)).toMatchObject({ ok: true });
});

it('a vote without one is worth nothing when the approval is spent', async () => {
  const { settle, office, store, id, onTheWeb } = await open();
  await settle(id, { click: onTheWeb(0), verdict: 'approve' });
  const saved = await store.getApproval(id);
  const votes = saved?.votes.map((vote) => ({ ...vote, click: { via: 'api', caller: alice } as const }));
  await store.swapApproval({ ...saved, votes, version: (saved?.version ?? 0) + 1 } as never);
  expect(await redeem(office, id)).toMatchObject({
    ok: false,
    problem: expect.stringContaining('@U_ALICE approved without the fresh sign-in'),
  });
});
