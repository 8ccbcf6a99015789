import { expect, it } from 'vitest';
import { Refusal } from '../../../src/domain/refusal.ts';
import { createHandlePost, type HandlePostDeps } from '../../../src/gateway/handle-post.ts';
import type { Exchange } from '../../../src/gateway/request/exchange.ts';

const MESSAGE = '{"jsonrpc":"2.0","method":"notifications/initialized"}';

/** Handles one notification; `handled` says whether it came as far as to be sent on. */
const handleWhile = (room: () => Promise<void>) => {
  const seen = { handled: false };
  const handlePost = createHandlePost({
    room,
    work: {
      isLong: () => false,
      measure: (_caller: string, work: () => unknown) => work(),
    },
    conversations: { find: async () => ({}) },
    sendNotification: async () => {
      seen.handled = true;
    },
  } as unknown as HandlePostDeps);
  const exchange = {
    server: 'shop',
    caller: { issuer: 'https://idp.example', subject: 'bob' },
    rawHeaders: ['content-type', 'application/json', 'accept', 'application/json, text/event-stream'],
    body: Buffer.from(MESSAGE),
  } as unknown as Exchange;
  return { seen, done: handlePost(exchange) };
};

it('a message is refused while the recording queue is full, before anything is made of it', async () => {
  const { seen, done } = handleWhile(() => Promise.reject(new Refusal('store-unavailable')));
  await expect(done).rejects.toMatchObject({ code: 'store-unavailable' });
  expect(seen.handled).toBe(false);
});

it('a message waits while the recording queue is nearly full, and is handled once there is room', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { seen, done } = handleWhile(() => promise);
  await new Promise((turn) => setTimeout(turn, 20));
  expect(seen.handled).toBe(false);
  resolve();
  await done;
  expect(seen.handled).toBe(true);
});
