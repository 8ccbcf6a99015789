/** Slack's limits, through Bolt: they delay what people see, and never refuse, decide or hide anything. */
import { expect, it } from 'vitest';
import { call, dba, never, press, startBench, until, wordsOf } from './bench.ts';

const limit = { kind: '429' as const, retryAfter: 1 };

it('shows requests after the third limit each, and none is refused', async () => {
  const bench = await startBench();
  bench.simulator.fault({ ...limit, method: 'chat.postMessage', times: 9 });
  await Promise.all([1, 2, 3].map((id) => bench.approvals.ask(call({ arguments: `{"id":${id}}` }), never())));
  await until(() => bench.simulator.messages('CASK').length === 3, 20_000);
  const { items } = await bench.store.listApprovals({ limit: 10 });
  expect(items.map(({ state }) => state)).toEqual(['pending', 'pending', 'pending']);
}, 30_000);

it('shows a request if Slack says in words that it is limited', async () => {
  const bench = await startBench();
  bench.simulator.fault({ method: 'chat.postMessage', kind: 'error', error: 'ratelimited' });
  await bench.approvals.ask(call(), never());
  await until(() => bench.simulator.messages('CASK').length === 1, 20_000);
}, 30_000);

it('expires a request that limits kept from being shown all its time, as one that no one decided', async () => {
  const bench = await startBench();
  bench.simulator.fault({ ...limit, method: 'chat.postMessage', times: Number.POSITIVE_INFINITY });
  const approvers = { ...dba, timeout: 3_000 };
  const ticket = await bench.approvals.ask(call({ approvers }), never());
  expect(await ticket.wait(bench.now() + 60_000, never())).toBe('expired');
}, 20_000);

it('asks, and takes the click, if looking members up is limited several times', async () => {
  const bench = await startBench();
  bench.simulator.fault({ ...limit, method: 'usergroups.users.list', times: 2 });
  const ticket = await bench.approvals.ask(call(), never());
  await until(() => bench.simulator.messages('CASK').length === 1, 20_000);
  bench.simulator.fault({ ...limit, method: 'users.info', times: 3 });
  await press(bench, 'UALICE', 'Approve');
  expect(await ticket.wait(bench.now() + 20_000, never())).toBe('approved');
}, 40_000);

it('takes the buttons from a decided card before it shows the cards that wait', async () => {
  const bench = await startBench({ pace: { messages: 400, changes: 5 } });
  const asked = Array.from({ length: 20 }, (_, id) =>
    bench.approvals.ask(call({ arguments: `{"id":${id}}` }), never()),
  );
  await until(() => bench.simulator.messages('CASK').length > 0);
  const first = () => bench.simulator.messages('CASK')[0];
  await press(bench, 'UALICE', 'Approve', first()?.ts);
  await until(() => wordsOf(first()?.blocks).includes('Approved by'));
  expect(bench.simulator.messages('CASK').length).toBeLessThan(20);
  await Promise.all(asked);
}, 20_000);

it('changes the card of the next person while the change of another card hangs', async () => {
  const bench = await startBench();
  for (const id of [1, 2]) await bench.approvals.ask(call({ arguments: `{"id":${id}}` }), never());
  const [one, two] = bench.simulator.messages('CASK').map(({ ts }) => ts);
  const words = (ts: string | undefined) =>
    wordsOf(bench.simulator.messages('CASK').find((message) => message.ts === ts)?.blocks);
  const lift = bench.simulator.fault({ method: 'chat.update', kind: 'hang', times: 1 });
  await press(bench, 'UALICE', 'Approve', one);
  await until(() => bench.simulator.calls().some(({ outcome }) => outcome === 'hang'));
  lift();
  await press(bench, 'UALICE', 'Approve', two);
  await until(() => words(two).includes('Approved by'));
  expect(words(one)).not.toContain('Approved by');
  await until(() => words(one).includes('Approved by'), 10_000);
}, 20_000);

it('keeps a request for access open while limits keep it from being shown', async () => {
  const bench = await startBench();
  const lift = bench.simulator.fault({
    ...limit,
    method: 'chat.postMessage',
    times: Number.POSITIVE_INFINITY,
  });
  const identity = { issuer: 'https://idp.acme.io', subject: 'sam', email: 'sam@acme.io' };
  const by = { identity, slackUser: 'USAM', name: '@sam' };
  const asked = await bench.grants.request({
    by,
    access: 'billing-admin',
    duration: 60_000,
    reason: 'ticket',
  });
  expect(asked).toMatchObject({ ok: true, grant: { state: 'requested' } });
  lift();
  await until(() => bench.simulator.messages('CASK').length === 1, 10_000);
}, 40_000);
