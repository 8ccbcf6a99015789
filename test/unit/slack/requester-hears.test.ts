/** The one who asked for a call hears by direct message what became of it, once, and no more than is meant for them. */
import { expect, it } from 'vitest';
import { createFindAccount } from '../../../src/slack/directory/find-account.ts';
import { createLinks } from '../../../src/slack/directory/links.ts';
import { redeem } from '../../support/redeem.ts';
import { type Bench, call, card, never, press, startBench, until, wordsOf } from './bench.ts';

const heard = ({ simulator }: Bench, user: string): readonly string[] =>
  simulator.messages(user).map(({ blocks }) => wordsOf(blocks));

const deny = async (bench: Bench, values: Record<string, string | string[]>): Promise<void> => {
  await press(bench, 'UALICE', 'Deny…');
  await until(() => bench.simulator.modals('UALICE').length === 1);
  await bench.simulator.submitView({ user: 'UALICE', values });
  await until(() => wordsOf(card(bench.simulator).blocks).includes('Denied by'));
};

const workload = (owner: string | undefined) => ({
  ...call().caller,
  kind: 'workload' as const,
  email: undefined,
  owner,
});

it('hears that it was denied, and why only if that is shared', async () => {
  const bench = await startBench();
  await bench.approvals.ask(call(), never());
  await deny(bench, { reason: 'outside change window' });
  await until(() => heard(bench, 'USAM').length === 1);
  expect(heard(bench, 'USAM')[0]).toMatch(/delete_orders +on billing.*Denied by\s+UALICE/);
  expect(heard(bench, 'USAM')[0]).not.toContain('outside change window');
  await bench.approvals.ask(call({ arguments: '{"status":"other"}' }), never());
  await deny(bench, { reason: 'wrong table', share: ['yes'] });
  await until(() => heard(bench, 'USAM').length === 2);
  expect(heard(bench, 'USAM')[1]).toContain('“wrong table”');
});

it('hears once that it has run, and nothing of the steps before', async () => {
  const bench = await startBench();
  const { approval } = await bench.approvals.ask(call(), never());
  await press(bench, 'UALICE', 'Approve');
  await until(() => wordsOf(card(bench.simulator).blocks).includes('Approved by'));
  await redeem(bench.approvals, approval.id);
  await bench.approvals.finish(approval.id, { outcome: 'executed', took: 1234 });
  await until(() => heard(bench, 'USAM').length === 1);
  expect(heard(bench, 'USAM')[0]).toContain('executed · 1.2 s');
  await until(async () => (await bench.store.getApproval(approval.id))?.unshownSince === undefined);
  await bench.slack.refresh((await bench.store.getApproval(approval.id)) ?? approval);
  expect(heard(bench, 'USAM')).toHaveLength(1);
});

it('is told to call again if it is approved after everyone left', async () => {
  const bench = await startBench();
  const ticket = await bench.approvals.ask(call(), never());
  await ticket.leave();
  await press(bench, 'UALICE', 'Approve');
  await until(() => heard(bench, 'USAM').length === 1);
  expect(heard(bench, 'USAM')[0]).toContain('call again with the same arguments within ten minutes');
});

it('is the one who answers for a service, and no one if no one does', async () => {
  const bench = await startBench();
  for (const owner of [undefined, 'bob@acme.io', 'UGUEST']) {
    const asked = call({ arguments: JSON.stringify({ owner: owner ?? '' }), caller: workload(owner) });
    const { approval } = await bench.approvals.ask(asked, never());
    await bench.approvals.settle(approval.id, {
      click: { via: 'slack', team: 'T0ACME', user: 'UALICE' },
      verdict: 'deny',
    });
  }
  await until(() => heard(bench, 'UBOB').length === 1 && heard(bench, 'UGUEST').length === 1);
  expect(heard(bench, 'USAM')).toEqual([]);
});

it('is told later if Slack cannot be reached at first, and the card is not held up by it', async () => {
  const bench = await startBench();
  const { approval } = await bench.approvals.ask(call(), never());
  bench.simulator.fault({ method: 'conversations.open', kind: '500', times: 2 });
  await deny(bench, { reason: 'no' });
  await until(() => bench.warnings.some((warning) => warning.includes('no one was told')));
  expect((await bench.store.getApproval(approval.id))?.unshownSince).toBeDefined();
  bench.clock.skew = 60_000;
  expect(await bench.approvals.showDue()).toBe(1);
  await until(() => heard(bench, 'USAM').length === 1);
});

it('is found by the link they made, and no longer once they have unlinked it', async () => {
  const bench = await startBench();
  const links = createLinks({
    documents: bench.store,
    now: bench.now,
    newNonce: () => 'nonce',
    isForeign: () => false,
  });
  const find = () =>
    createFindAccount({ mapping: { method: 'link' }, links, now: bench.now, web: {} as never })(
      call().caller,
    );
  const account = { user: 'USAM', team: 'T0ACME', name: '@sam' };
  const { issuer, subject, email } = call().caller;
  expect(await find()).toBeUndefined();
  const code = await links.prove(await links.begin(account), { issuer, subject, email });
  await links.finish(account, code ?? '');
  expect(await find()).toBe('USAM');
  await links.remove(account);
  expect(await find()).toBeUndefined();
});
