import { expect, it } from 'vitest';
import { pollEvery } from '../../../../src/domain/time/poll-every.ts';

it('looks at once and again, after looks that failed too, and ends when it is aborted', async () => {
  const stop = new AbortController();
  let looks = 0;
  const look = async () => {
    looks += 1;
    if (looks === 3) stop.abort();
    throw new Error('the store is away');
  };
  await pollEvery(1, look, stop.signal);
  expect(looks).toBe(3);
});

it('does not wait for the end of a pause once it is aborted', async () => {
  const stop = new AbortController();
  const polling = pollEvery(3_600_000, async () => undefined, stop.signal);
  await Promise.resolve();
  stop.abort();
  await polling;
});

it('does not look at all if it was aborted before', async () => {
  let looks = 0;
  await pollEvery(1, async () => (looks += 1), AbortSignal.abort());
  expect(looks).toBe(0);
});
