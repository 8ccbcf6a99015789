import { expect, it } from 'vitest';
import { Refusal } from '../../../src/domain/refusal.ts';
import { createOpenContext, type OpenContextDeps } from '../../../src/gateway/open-context.ts';
import type { Exchange } from '../../../src/gateway/request/exchange.ts';

const exchange = {
  server: 'shop',
  caller: { issuer: 'https://idp.example', subject: 'bob' },
  rawHeaders: [
    ...['content-type', 'application/json', 'accept', 'application/json, text/event-stream'],
    ...['mcp-protocol-version', '2025-11-25', 'mcp-session-id', 'ses'],
  ],
  body: Buffer.from('{"jsonrpc":"2.0","method":"notifications/initialized"}'),
} as unknown as Exchange;

const openWhile = (room: () => Promise<void>) =>
  createOpenContext({
    room,
    work: { isLong: () => false, measure: (_caller: string, work: () => unknown) => work() },
    conversations: { find: async () => ({}) },
  } as unknown as OpenContextDeps);

const FULL = () => Promise.reject(new Refusal('store-unavailable'));

it('a message is refused while the recording queue is full, before anything is made of it', async () => {
  await expect(openWhile(FULL).read(exchange)).rejects.toMatchObject({ code: 'store-unavailable' });
});

it('a stream is not opened while the recording queue is full, since what comes on it has to be recorded', async () => {
  await expect(openWhile(FULL).openStream(exchange)).rejects.toMatchObject({ code: 'store-unavailable' });
});

it('a session can be ended while the recording queue is full', async () => {
  expect(await openWhile(FULL).openEnd(exchange)).toMatchObject({ kind: 'end' });
});

it('a message waits while the recording queue is nearly full, and is read once there is room', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  let isRead = false;
  const reading = Promise.try(openWhile(() => promise).read, exchange).then(({ parsed }) => {
    isRead = true;
    return parsed.kind;
  });
  await new Promise((turn) => setTimeout(turn, 20));
  expect(isRead).toBe(false);
  resolve();
  expect(await reading).toBe('single');
});
