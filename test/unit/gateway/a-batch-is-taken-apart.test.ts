/** Several messages in one body: each is handled by itself, and what they say travels on one stream. */
import { expect, it } from 'vitest';
import { Refusal } from '../../../src/domain/refusal.ts';
import { handleBatch } from '../../../src/gateway/handle-batch.ts';
import type { Exchange } from '../../../src/gateway/request/exchange.ts';
import { parseMessage } from '../../../src/mcp/jsonrpc/parse-message.ts';
import { safe } from '../../support/safe.ts';

const request = (id: number, method = 'tools/call', params: object = { name: 'read' }) => ({
  jsonrpc: '2.0',
  id,
  method,
  params,
});
const notification = { jsonrpc: '2.0', method: 'notifications/initialized' };

const scene = (
  bodies: readonly object[],
  handle: (exchange: Exchange) => Promise<unknown>,
  accepts = true,
) => {
  const text = JSON.stringify(bodies);
  const parsed = parseMessage(text, { batches: true });
  if (parsed.kind !== 'batch') throw new Error('no batch');
  const said: string[] = [];
  const exchange = {
    reply: {
      send: (status: number) => void said.push(`sent ${status}`),
      stream: () => {
        said.push('stream');
        return { write: async (frames: string) => void said.push(frames), end: () => void said.push('end') };
      },
    },
  };
  const received = { exchange, head: { accepts: { events: accepts } }, text } as never;
  // No such batch is parsed; it is refused here all the same.
  const messages = parsed.messages.map((message) =>
    message.kind === 'request' && message.method === 'ping' ? { ...message, method: 'initialize' } : message,
  );
  const run = () => handleBatch(received, messages, { handle: handle as never, makeSafe: safe });
  return { run, said };
};

it('handles each message with its own bytes, and ends the stream behind the last', async () => {
  const bodies: unknown[] = [];
  const { run, said } = scene([request(1), notification, request(2)], async ({ body, reply }) => {
    const message = JSON.parse(Buffer.from(body).toString());
    bodies.push(message);
    expect(reply.shared).toBe(true);
    if (message.id !== undefined) reply.send(200, {}, `{"id":${message.id}}`);
  });
  expect(await run()).toBeUndefined();
  expect(bodies).toEqual([request(1), notification, request(2)]);
  expect(said).toEqual(['stream', 'data: {"id":1}\n\n', 'data: {"id":2}\n\n', 'end']);
});

it('is answered 202 if nothing in it wants an answer, whatever its client reads', async () => {
  const { run, said } = scene([notification, notification], async ({ reply }) => reply.send(202, {}), false);
  await run();
  expect(said).toEqual(['sent 202']);
});

it('is not shared if there is but one message in it', async () => {
  let shared: boolean | undefined;
  const { run } = scene([request(1)], async ({ reply }) => {
    ({ shared } = reply);
  });
  await run();
  expect(shared).toBe(false);
});

it('carries the events of each message, and none of them ends the stream', async () => {
  const { run, said } = scene([request(1), request(2)], async ({ reply }) => {
    const sink = reply.stream({});
    await sink.write('data: x\n\n');
    sink.end();
  });
  await run();
  expect(said).toEqual(['stream', 'data: x\n\n', 'data: x\n\n', 'end']);
});

it('tells the refusal of one request to that one', async () => {
  const { run, said } = scene(
    [request(1), request(2, 'resources/read', { uri: 'https://a.example/' })],
    async ({ body }) => {
      if (JSON.parse(Buffer.from(body).toString()).id === 2) throw new Refusal('denied', 'no');
    },
  );
  await run();
  expect(said[1]).toMatch(/^data: \{"jsonrpc":"2.0","id":2,"error":\{.*"message":"no"/);
  expect(said).toHaveLength(3);
});

it('tells no one of a notification that is refused', async () => {
  const { run, said } = scene([notification, request(1)], async ({ body }) => {
    if (!Buffer.from(body).includes('"id"')) throw new Refusal('denied', 'no');
  });
  await run();
  expect(said).toEqual(['stream', 'end']);
});

it('fails by a fault of ours as one', async () => {
  const { run } = scene([request(1)], () => Promise.reject(new Error('ours')));
  await expect(run()).rejects.toThrow('ours');
});

it('leaves the stream open while one of its messages waits for people', async () => {
  const done: string[] = [];
  const { run, said } = scene([request(1), request(2)], async ({ body }) =>
    JSON.parse(Buffer.from(body).toString()).id === 1 ? async () => void done.push('rest') : undefined,
  );
  const rest = await run();
  expect(said).toEqual(['stream']);
  await rest?.();
  expect(done).toEqual(['rest']);
  expect(said).toEqual(['stream', 'end']);
});

it('ends the stream also if what is left of a message fails', async () => {
  const { run, said } = scene([request(1)], async () => () => Promise.reject(new Error('ours')));
  await expect((await run())?.()).rejects.toThrow('ours');
  expect(said).toEqual(['stream', 'end']);
});

it('may not hold initialize, which is sent alone', async () => {
  const handled: unknown[] = [];
  const { run } = scene([request(1), request(2, 'ping')], async () => handled.push(1));
  await expect(run()).rejects.toMatchObject({ code: 'malformed-message' });
  expect(handled).toEqual([]);
});

it('needs a client that reads streams if it holds requests', async () => {
  const { run } = scene([request(1)], async () => undefined, false);
  await expect(run()).rejects.toMatchObject({ code: 'not-acceptable' });
});
