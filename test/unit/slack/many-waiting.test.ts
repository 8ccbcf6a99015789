/** However much waits, looking at it asks Slack who someone is no more often than once: decisions need the same look-ups. */
import { expect, it } from 'vitest';
import { call, never, startBench, until } from './bench.ts';

it('asks Slack once who opens the home, however many requests wait', async () => {
  const bench = await startBench();
  for (let index = 0; index < 12; index += 1) {
    await bench.approvals.ask(call({ arguments: `{"id":${index}}` }), never());
  }
  const before = lookUps(bench);
  await bench.simulator.openHome('UALICE');
  await until(() => bench.simulator.home('UALICE') !== undefined);
  // Once to greet the one who opens it, once for all that waits.
  expect(lookUps(bench) - before).toBeLessThanOrEqual(2);
});

const lookUps = ({ simulator }: Awaited<ReturnType<typeof startBench>>): number =>
  simulator.calls().filter(({ method }) => method === 'users.info').length;
