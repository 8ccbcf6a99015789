import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Agent, createAgent } from '../support/agent.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;
let bob: Agent;
let alice: Agent;

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {
      read_rows: () => textResult('rows'),
      delete_all: () => textResult('deleted'),
      read_much: () => textResult('x'.repeat(150_000)),
      read_stream: ({ id, response }) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const told = {
          jsonrpc: '2.0',
          method: 'notifications/message',
          params: { level: 'info', data: 'x' },
        };
        response.write(`data: ${JSON.stringify(told)}\n\n`.repeat(60));
        response.end(`data: ${JSON.stringify({ jsonrpc: '2.0', id, result: textResult('done') })}\n\n`);
      },
    },
  });
  world = await startWorld({
    servers: { shop: server.url },
    policy: { version: 1, rules: [{ id: 'no', match: { tool: 'delete_all' }, action: 'deny' }] },
    config: { limits: { messagesPerSecond: 5, bytesPerSecond: '100KiB' } },
  });
  bob = await createAgent(world, { server: 'shop' });
  alice = await createAgent(world, { server: 'shop', subject: 'alice' });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

it('a flood is refused with 429 and a time to wait, and reaches no server', async () => {
  const answers = await Promise.all(Array.from({ length: 150 }, () => bob.call('read_rows')));
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(50);
  expect(server.runs('read_rows')).toBe(150 - refused.length);
  for (const { headers, messages } of refused) {
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(messages[0]).toMatchObject({
      jsonrpc: '2.0',
      id: null,
      error: {
        code: -31430,
        message: expect.stringMatching(/Wait \d+ s/),
        data: { retryAfter: expect.any(Number) },
      },
    });
  }
});

it('meanwhile another caller is answered, and refused, at once', async () => {
  const flood = Array.from({ length: 300 }, () => bob.call('read_rows'));
  const { result } = await alice.call('delete_all');
  expect(server.runs('delete_all')).toBe(0);
  expect(result).toMatchObject({ isError: true, _meta: { 'dev.firebreak/decision': { rule: 'no' } } });
  expect((await alice.call('read_rows')).result).toMatchObject({ content: [{ text: 'rows' }] });
  await Promise.all(flood);
});

it('bodies count by their bytes, also while they are on their way', async () => {
  const carol = await createAgent(world, { server: 'shop', subject: 'carol' });
  const text = 'x'.repeat(400_000);
  const answers = await Promise.all(Array.from({ length: 12 }, () => carol.call('read_rows', { text })));
  expect(answers.map(({ status }) => status)).toContain(429);
  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
});

it('answers are slowed down, not refused', async () => {
  const dave = await createAgent(world, { server: 'shop', subject: 'dave' });
  const began = performance.now();
  const stream = await dave.call('read_stream');
  expect(stream.messages).toHaveLength(61);
  expect(stream.result).toMatchObject({ content: [{ text: 'done' }] });
  expect(performance.now() - began).toBeGreaterThan(1500);
  const erin = await createAgent(world, { server: 'shop', subject: 'erin' });
  const again = performance.now();
  const answers = await Promise.all(Array.from({ length: 8 }, () => erin.call('read_much')));
  expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
  expect(performance.now() - again).toBeGreaterThan(1000);
});
