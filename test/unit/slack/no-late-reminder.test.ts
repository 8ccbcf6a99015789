/** A reminder that waited in the queue of its channel while the request was decided is not sent any more. */
import { expect, it } from 'vitest';
import { call, card, never, press, startBench, until } from './bench.ts';

it('says nothing is waiting about a request that was decided meanwhile', async () => {
  const bench = await startBench();
  await bench.approvals.ask(call(), never());
  const [waiting] = (await bench.store.listApprovals({ state: 'pending', limit: 1 })).items;
  if (waiting === undefined) throw new Error('there is no request');
  await press(bench, 'UALICE', 'Approve');
  await until(() => JSON.stringify(card(bench.simulator)).includes('Approved by'));
  await bench.slack.remind(waiting);
  expect(bench.simulator.messages('CASK')).toHaveLength(1);
});
