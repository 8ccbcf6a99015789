import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Refusal } from '../../../../src/domain/refusal.ts';
import { createBeginInTime } from '../../../../src/gateway/request/begin-in-time.ts';
import type { ResponseChannel } from '../../../../src/gateway/response/response-channel.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Counts how often the stream was begun, and whether it ended. */
const channelOf = () => {
  const seen = { begun: 0, ended: 0 };
  const open = () => {
    seen.begun += 1;
    const end = () => {
      seen.ended += 1;
    };
    return { write: async () => {}, end };
  };
  return { seen, channel: { open } as unknown as ResponseChannel };
};
const never = () => new Promise<never>(() => {});
const refusedAfter = (milliseconds: number) => () =>
  new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Refusal('method-not-allowed')), milliseconds);
  });

it('also after the server has refused one of another session, and in the end one of the same', async () => {
  const beginInTime = createBeginInTime();
  const first = channelOf();
  const refused = beginInTime({ session: 'one', channel: first.channel, answer: refusedAfter(100) });
  await vi.advanceTimersByTimeAsync(100);
  expect(await refused).toBeUndefined();
  expect(first.seen).toEqual({ begun: 2, ended: 1 });

  const [same, other] = [channelOf(), channelOf()];
  void beginInTime({ session: 'one', channel: same.channel, answer: never });
  void beginInTime({ session: 'two', channel: other.channel, answer: never });
  await vi.advanceTimersByTimeAsync(50);
  expect([same.seen.begun, other.seen.begun]).toEqual([0, 1]);
  await vi.advanceTimersByTimeAsync(2000);
  expect(same.seen.begun).toBe(1);
});

it('and not at all if the server refuses it at once, or once that is expected', async () => {
  const beginInTime = createBeginInTime();
  const ask = async (milliseconds: number) => {
    const { seen, channel } = channelOf();
    const asked = beginInTime({ session: 'one', channel, answer: refusedAfter(milliseconds) });
    const told = asked.then(
      () => 'ended',
      (error: Refusal) => error.code,
    );
    await vi.advanceTimersByTimeAsync(milliseconds);
    return [await told, seen.begun] as const;
  };
  expect(await ask(10)).toEqual(['method-not-allowed', 0]);
  expect(await ask(100)).toEqual(['ended', 2]);
  expect(await ask(100)).toEqual(['method-not-allowed', 0]);
});
