/** The address of a Slack profile counts besides the linked identity: a second account does not make a second person. */
import { expect, it } from 'vitest';
import { type Bench, call, dba, never, press, startBench, toldTo, until } from './bench.ts';

/** Bob's Slack account, linked to an identity that has nothing to do with its address. */
const linkBob = async (bench: Bench, profileAddress: string): Promise<void> => {
  bench.simulator.setUser('UBOB', { email: profileAddress });
  const second = { issuer: 'https://idp.acme.io', subject: 'second', email: 'second@acme.io' };
  await link(bench, { user: 'UBOB', name: '@bob' }, second);
};

const link = async (
  { slack: { links } }: Bench,
  account: { user: string; name: string },
  identity: { issuer: string; subject: string; email: string },
): Promise<void> => {
  const of = { team: 'T0ACME', ...account };
  const code = await links.prove(await links.begin(of), identity);
  await links.finish(of, code ?? '');
};

it('refuses the requester on a second Slack account, known by the address of its profile', async () => {
  const bench = await startBench({ mapping: { method: 'link' } });
  await linkBob(bench, 'sam@acme.io');
  const { approval } = await bench.approvals.ask(call(), never());
  await press(bench, 'UBOB', 'Approve');
  await until(() => toldTo(bench, 'UBOB').includes('This is your own request'));
  expect(await bench.store.getApproval(approval.id)).toMatchObject({ state: 'pending', votes: [] });
});

it('lets the same account decide if its profile has an address of its own', async () => {
  const bench = await startBench({ mapping: { method: 'link' } });
  await linkBob(bench, 'bob@acme.io');
  const ticket = await bench.approvals.ask(call(), never());
  await press(bench, 'UBOB', 'Approve');
  expect(await ticket.wait(bench.now() + 10_000, never())).toBe('approved');
});

it('counts one vote of someone who votes again from a second account with the same address', async () => {
  const bench = await startBench({ mapping: { method: 'link' } });
  const alice = { issuer: 'https://idp.acme.io', subject: 'alice-1', email: 'alice@acme.io' };
  await link(bench, { user: 'UALICE', name: '@alice' }, alice);
  await linkBob(bench, 'alice@acme.io');
  const { approval } = await bench.approvals.ask(call({ approvers: { ...dba, quorum: 2 } }), never());
  await press(bench, 'UALICE', 'Approve');
  await until(async () => (await bench.store.getApproval(approval.id))?.votes.length === 1);
  await press(bench, 'UBOB', 'Approve');
  await until(() => toldTo(bench, 'UBOB').includes('You have decided about this already'));
  expect((await bench.store.getApproval(approval.id))?.votes).toHaveLength(1);
});
