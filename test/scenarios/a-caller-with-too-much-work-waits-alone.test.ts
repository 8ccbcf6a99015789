/** Long messages are masked in turn by caller; who sends too many, or uses too much processor time, hears 429. */
import { expect, it, onTestFinished } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { startHandWrittenServer, textResult } from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld } from '../support/start-world.ts';

const SECRET = `ghp_${'a1B2'.repeat(9)}`;
/** Masking finds something to look at in every word. */
const dear = (words: number) => ':secret'.repeat(words);

const start = async (limits: object) => {
  const server = await startHandWrittenServer({ tools: { read_note: () => textResult('a note') } });
  const world = await startWorld({ servers: { shop: server.url }, policy: ALLOW_ALL, config: { limits } });
  onTestFinished(async () => {
    await world.close();
    await server.close();
  });
  return { server, world };
};

it('a full queue of one caller is refused, and another caller is served meanwhile', async () => {
  const { server, world } = await start({ cpuPerSecond: '1m' });
  const mallory = await createAgent(world, { server: 'shop', subject: 'mallory' });
  const alice = await createAgent(world, { server: 'shop', subject: 'alice' });
  const order: string[] = [];
  const flood = Array.from({ length: 80 }, async () => {
    const answer = await mallory.call('read_note', { text: dear(4000) });
    order.push(`mallory ${answer.status}`);
    return answer;
  });
  const refused = await Promise.any(
    flood.map(async (each) => ((await each).status === 429 ? each : Promise.reject(new Error('served')))),
  );
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(refused.messages[0]).toMatchObject({
    id: expect.any(Number),
    error: { code: -31430, message: expect.stringContaining('Too many of your long messages wait') },
  });
  const { result } = await alice.call('read_note', { text: `${'word '.repeat(6000)} ${SECRET}` });
  expect(result).toEqual(textResult('a note'));
  expect(order.filter((each) => each === 'mallory 200').length).toBeLessThan(50);
  await world.close();
  await Promise.allSettled(flood);
  expect(server.runs('read_note')).toBeLessThan(80);
}, 60_000);

it('processor time beyond the share is refused before the body is read, for this caller only', async () => {
  const { world } = await start({ cpuPerSecond: '10ms' });
  const mallory = await createAgent(world, { server: 'shop', subject: 'mallory' });
  const alice = await createAgent(world, { server: 'shop', subject: 'alice' });
  expect((await mallory.call('read_note', { text: dear(30_000) })).status).toBe(200);
  const { status, headers, messages } = await mallory.call('read_note');
  expect(status).toBe(429);
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  expect(messages[0]).toMatchObject({ error: { message: expect.stringContaining('processor time') } });
  expect((await alice.call('read_note')).result).toEqual(textResult('a note'));
}, 30_000);
