/** Polling for events (RFC 8936): what is acknowledged, what comes again, and when a transmitter is left alone. */
import { expect, it } from 'vitest';
import { createPollEvents } from '../../../../src/identity/events/poll-events.ts';
import { EventError } from '../../../../src/identity/events/receive-event.ts';

const scene = (waiting: Record<string, string>, { isDown = false, isDeaf = false } = {}) => {
  const asked: { ack: string[]; setErrs: object; maxEvents: number }[] = [];
  const clock = { now: 0 };
  const done: string[] = [];
  const poll = createPollEvents({
    issuer: 'https://idp.example',
    url: 'https://idp.example/poll',
    token: 'secret',
    fetch: async (_url, { body }) => {
      const told = JSON.parse(String(body)) as (typeof asked)[number];
      asked.push(told);
      if (!isDeaf) for (const jti of [...told.ack, ...Object.keys(told.setErrs)]) delete waiting[jti];
      if (isDown) return new Response('', { status: 503 });
      const sets = Object.fromEntries(Object.entries(waiting).slice(0, told.maxEvents));
      return new Response(JSON.stringify({ sets }));
    },
    receive: async (token, isAllowed) => {
      if (token === 'fault') throw new Error('the store is down');
      if (token === 'bad') throw new EventError('invalid_key', 'The signature is of no key of the issuer.');
      expect([isAllowed('https://idp.example'), isAllowed('https://other.example')]).toEqual([true, false]);
      done.push(token);
    },
    now: () => clock.now,
  });
  return { poll, asked, done, waiting, clock };
};

it('acknowledges in the next request what is done, and tells errors of the rest', async () => {
  const { poll, asked, done, waiting } = scene({ a: 'one', b: 'bad', c: 'two' });
  expect(await poll()).toBe(2);
  expect(done).toEqual(['one', 'two']);
  expect(asked).toMatchObject([
    { ack: [], setErrs: {} },
    { ack: ['a', 'c'], setErrs: { b: { err: 'invalid_key' } } },
  ]);
  expect(waiting).toEqual({});
});

it('takes as many as wait, in rounds', async () => {
  const many = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`e${index}`, `t${index}`]));
  const { poll, asked, waiting } = scene(many);
  expect(await poll()).toBe(120);
  expect(asked).toHaveLength(4);
  expect(waiting).toEqual({});
});

it('acknowledges nothing of what failed here, and asks again after a while', async () => {
  const { poll, asked, waiting, clock } = scene({ a: 'one', b: 'fault' });
  await expect(poll()).rejects.toThrow('the store is down');
  expect(Object.keys(waiting)).toEqual(['a', 'b']);
  clock.now += 29_999;
  expect(await poll()).toBe(0);
  expect(asked).toHaveLength(1);
  waiting['b'] = 'two';
  clock.now += 1;
  expect(await poll()).toBe(2);
});

it('leaves a transmitter alone that does not answer, and says nothing of the token', async () => {
  const { poll, asked } = scene({}, { isDown: true });
  await expect(poll()).rejects.toThrow(/^https:\/\/idp\.example answered 503 to a poll for events$/);
  expect(await poll()).toBe(0);
  expect(asked).toHaveLength(1);
});

it('never goes on for ever with one that does not take acknowledgements', async () => {
  const { poll, asked } = scene({ a: 'one' }, { isDeaf: true });
  await poll();
  expect(asked.length).toBeLessThan(30);
});
