import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { startTailing, type Tailing } from '../support/tailing.ts';

let tailing: Tailing;
beforeAll(async () => {
  tailing = await startTailing(': for ever\n\n');
});
afterAll(() => tailing.close());

const isCut = () => tailing.server.seen.filter(({ tool }) => tool === 'tail_orders').at(-1)?.cut;

it('by an operator within a second, and by itself at its absolute end', async () => {
  const { server, world, operator } = tailing;
  const agent = await createAgent(world, { server: 'shop' });
  const id = await tailing.grant('1h ticket 1');
  const first = agent.call('tail_orders');
  await expect.poll(() => server.runs('tail_orders')).toBe(1);
  const began = Date.now();
  await operator(`/v1/grants/${id}/revoke`, 'POST');
  expect((await first).text).toContain('has ended, so it was cut off');
  expect(Date.now() - began).toBeLessThan(1500);
  await expect.poll(isCut).toBe(true);

  await tailing.grant('2s ticket 2');
  const second = await agent.call('tail_orders');
  expect(second.text).toContain('has ended, so it was cut off');
  await expect.poll(isCut).toBe(true);
});
