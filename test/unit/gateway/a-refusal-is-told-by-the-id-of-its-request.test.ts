/** Once the id of a request is known its refusal carries it; what waits for people keeps nothing of its message. */
import { expect, it } from 'vitest';
import { Refusal } from '../../../src/domain/refusal.ts';
import { createHandlers } from '../../../src/gateway/handle.ts';
import { safe } from '../../support/safe.ts';

const REQUEST = { kind: 'request', id: 7, method: 'tools/list', params: undefined };
const NOTIFICATION = { kind: 'notification', method: 'notifications/x' };

const post = async (parsed: object, run: () => unknown) => {
  const log: unknown[] = [];
  const exchange = {
    caller: { subject: 'bob' },
    reply: {
      send: (status: number, headers: object, text: string) =>
        void log.push({ status, headers, ...JSON.parse(text) }),
    },
    forgetBody: () => void log.push('forget'),
  };
  const handlers = createHandlers({
    open: {
      read: async () => ({ parsed, exchange }),
      openMessage: async (_received: object, message: object) => message,
      openStream: async () => 'stream',
      openEnd: async () => 'end',
    },
    pipeline: {
      run: async (context: unknown) => {
        log.push(context);
        return await run();
      },
    },
    rates: { receiveMore: (_caller: object, more: number) => void log.push(`${more} more`) },
    makeSafe: safe,
  } as never);
  const error: unknown = await handlers.POST(exchange as never).catch((thrown: unknown) => thrown);
  return { log, error, handlers, exchange };
};
const single = (message: object) => ({ kind: 'single', message });
const refuse = (refusal: unknown) => () => Promise.reject(refusal);

it('is told with its status, and when to come back', async () => {
  const refusal = new Refusal('too-many', 'Not now.', { retryAfter: 60 });
  const { log, error } = await post(single(REQUEST), refuse(refusal));
  expect(error).toBeUndefined();
  expect(log).toEqual([
    REQUEST,
    expect.objectContaining({
      status: refusal.http,
      id: 7,
      headers: { 'content-type': 'application/json', 'retry-after': '60' },
      error: expect.objectContaining({ message: 'Not now.' }),
    }),
  ]);
});

it.each([
  ['an error of ours', REQUEST, new Error('our own')],
  ['the refusal of a notification', NOTIFICATION, new Refusal('too-many')],
])('is left to HTTP if it is %s', async (_, message, thrown) => {
  const { log, error } = await post(single(message), refuse(thrown));
  expect(error).toBe(thrown);
  expect(log).toEqual([message]);
});

it('forgets its body before it waits, and only if it does', async () => {
  const waiting = await post(single(REQUEST), () => async () => {});
  expect(waiting.log).toEqual([REQUEST, 'forget']);
  expect((await post(single(REQUEST), () => undefined)).log).toEqual([REQUEST]);
});

it('counts the messages of a batch behind the first', async () => {
  const { log } = await post({ kind: 'batch', messages: [NOTIFICATION, NOTIFICATION] }, () => undefined);
  expect(log[0]).toBe('1 more');
});

it('takes streams and ends through the same steps', async () => {
  const { log, handlers, exchange } = await post(single(REQUEST), () => undefined);
  await handlers.GET(exchange as never);
  await handlers.DELETE(exchange as never);
  expect(log.slice(1)).toEqual(['stream', 'end']);
});
