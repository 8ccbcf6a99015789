import { expect, it } from 'vitest';
import { createInFlight } from '../../../src/limits/in-flight.ts';

const MB = 1024 * 1024;
const bob = { issuer: 'https://idp.example', subject: 'bob' };
const alice = { issuer: 'https://idp.example', subject: 'alice' };
const never = new AbortController().signal;
const start = (patience = 60_000) => createInFlight({ caller: 10 * MB, all: 20 * MB, patience });

/** Whether it is settled once everything that is due has run. */
const isSettled = async (promise: Promise<unknown>): Promise<boolean> => {
  let settled = false;
  const settle = () => {
    settled = true;
  };
  promise.then(settle, settle);
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
};

it('a message beyond the share of its caller waits until another one of the same caller is done', async () => {
  const { weigh, bytes } = start();
  const first = weigh(bob);
  await first.part().grow(8 * MB, never);
  const second = weigh(bob)
    .part()
    .grow(8 * MB, never);
  expect(await isSettled(second)).toBe(false);
  await weigh(alice)
    .part()
    .grow(8 * MB, never);
  first.release();
  await second;
  expect(bytes()).toBe(16 * MB);
});

it('a message that waits too long is refused with the limit that was reached', async () => {
  const { weigh } = start(1);
  await weigh(bob)
    .part()
    .grow(8 * MB, never);
  await expect(
    weigh(bob)
      .part()
      .grow(8 * MB, never),
  ).rejects.toMatchObject({
    code: 'too-many',
    message: expect.stringContaining('limits.bytesInFlight'),
  });
  await weigh(alice)
    .part()
    .grow(8 * MB, never);
  const carol = { ...bob, subject: 'carol' };
  await expect(
    weigh(carol)
      .part()
      .grow(8 * MB, never),
  ).rejects.toMatchObject({
    code: 'overloaded',
    http: 503,
    message: expect.stringContaining('limits.allBytesInFlight'),
  });
});

it('ordinary messages of other callers pass while everything is full', async () => {
  const { weigh } = start();
  await weigh(bob)
    .part()
    .grow(10 * MB, never);
  await weigh({ ...bob, subject: 'dave' })
    .part()
    .grow(10 * MB, never);
  const large = weigh(alice).part().grow(MB, never);
  await weigh(alice).part().grow(1000, never);
  expect(await isSettled(large)).toBe(false);
});

it('a caller that has nothing may send one message of any size, and one that waits is not passed by larger or smaller ones', async () => {
  const { weigh } = start();
  const first = weigh(bob);
  await first.part().grow(18 * MB, never);
  const second = weigh(alice)
    .part()
    .grow(9 * MB, never);
  const third = weigh({ ...bob, subject: 'carol' })
    .part()
    .grow(MB, never);
  expect(await isSettled(third)).toBe(false);
  first.release();
  await Promise.all([second, third]);
});

it('a message whose client leaves gives its place in the queue up', async () => {
  const { weigh } = start();
  const first = weigh(bob);
  await first.part().grow(10 * MB, never);
  const leaving = new AbortController();
  const second = weigh(bob).part().grow(MB, leaving.signal);
  leaving.abort(new Error('the client is gone'));
  await expect(second).rejects.toThrow('the client is gone');
});

it('what is released while it waits takes up nothing', async () => {
  const { weigh, bytes } = start();
  const first = weigh(bob);
  await first.part().grow(10 * MB, never);
  const second = weigh(bob);
  const growing = second.part().grow(MB, never);
  second.release();
  first.release();
  await growing;
  expect(bytes()).toBe(0);
});
