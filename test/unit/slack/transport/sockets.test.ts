/** Socket Mode through outages: two connections of ours, each coming back by itself, and no click is lost. */
import { expect, it } from 'vitest';
import { call, never, press, startBench, until } from '../bench.ts';

it.each([
  { how: 'refresh_requested' as const, within: 5_000 },
  { how: 'reset' as const, within: 5_000 },
  // Noticed by unanswered pings only.
  { how: 'freeze' as const, within: 18_000 },
])('comes back with both connections after $how', async ({ how, within }) => {
  const bench = await startBench();
  const ticket = await bench.approvals.ask(call(), never());
  const opened = () =>
    bench.simulator.calls().filter(({ method }) => method === 'apps.connections.open').length;
  expect(opened()).toBe(2);
  bench.simulator.interrupt(how);
  await until(() => opened() >= 4 && bench.simulator.connections() >= 2, within);
  await until(() => bench.listening.problem() === undefined);
  expect(await press(bench, 'UALICE', 'Approve')).toEqual({ acknowledged: true });
  expect(await ticket.wait(bench.now() + 60_000, never())).toBe('approved');
});

it('keeps trying while Slack refuses connections', async () => {
  const bench = await startBench();
  bench.simulator.fault({
    method: 'apps.connections.open',
    kind: 'error',
    error: 'internal_error',
    times: 3,
  });
  bench.simulator.interrupt('reset');
  await until(() => bench.simulator.connections() === 0);
  await until(() => bench.simulator.connections() === 2);
});

it('says goodbye with its signal', async () => {
  const bench = await startBench();
  bench.stopping.abort();
  await until(() => bench.simulator.connections() === 0);
});
