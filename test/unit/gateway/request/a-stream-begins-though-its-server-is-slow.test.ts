/** A client has the head of its stream after 50 ms, or, if the server refused it last time, two seconds later at most. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Refusal } from '../../../../src/domain/refusal.ts';
import { createBeginInTime } from '../../../../src/gateway/request/begin-in-time.ts';

const ANSWER = { status: 200 } as never;
const REFUSAL = new Refusal('upstream-refused');

const scene = () => {
  const beginInTime = createBeginInTime();
  const begin = (session = 'ses_1') => {
    const said: string[] = [];
    const head = Promise.withResolvers<never>();
    const channel = {
      open: () => {
        said.push('head');
        return { end: () => void said.push('end') };
      },
    } as never;
    const result = beginInTime({ session, channel, answer: () => head.promise }).catch(
      (error: unknown) => error,
    );
    return { said, head, result };
  };
  /** A stream that has begun when its server refuses it. */
  const refuse = async (session: string): Promise<void> => {
    const { head, result } = begin(session);
    vi.advanceTimersByTime(2000);
    head.reject(REFUSAL);
    await result;
  };
  return { begin, refuse };
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('begins with the answer of a server that is fast', async () => {
  const { said, head, result } = scene().begin();
  vi.advanceTimersByTime(49);
  head.resolve(ANSWER);
  expect(await result).toBe(ANSWER);
  vi.advanceTimersByTime(5000);
  expect(said).toEqual([]);
});

it('begins before the answer of one that is not', async () => {
  const { said, head, result } = scene().begin();
  vi.advanceTimersByTime(50);
  expect(said).toEqual(['head']);
  head.resolve(ANSWER);
  expect(await result).toBe(ANSWER);
});

it('is refused as long as it has not begun, and ends once it has', async () => {
  const early = scene().begin();
  early.head.reject(REFUSAL);
  expect(await early.result).toBe(REFUSAL);
  const late = scene().begin();
  vi.advanceTimersByTime(50);
  late.head.reject(REFUSAL);
  expect(await late.result).toBeUndefined();
  expect(late.said.at(-1)).toBe('end');
});

it('breaks off with an error of ours even if it has begun', async () => {
  const error = new Error('our own');
  const { said, head, result } = scene().begin();
  vi.advanceTimersByTime(50);
  head.reject(error);
  expect(await result).toBe(error);
  expect(said).not.toContain('end');
});

it('waits two seconds for a server that refused the stream of this session, until it takes one', async () => {
  const { begin, refuse } = scene();
  await refuse('ses_1');
  const again = begin();
  vi.advanceTimersByTime(1999);
  expect(again.said).toEqual([]);
  expect(begin('ses_2').said).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(again.said).toEqual(['head']);
  again.head.resolve(ANSWER);
  await again.result;
  const third = begin();
  vi.advanceTimersByTime(50);
  expect(third.said).toEqual(['head']);
});

it('remembers that of a thousand sessions, and forgets the one that was refused longest ago', async () => {
  const { begin, refuse } = scene();
  const isPatient = (session: string): boolean => {
    const { said, head } = begin(session);
    vi.advanceTimersByTime(50);
    head.reject(new Error('our own'));
    return said.length === 0;
  };
  for (let index = 0; index < 1000; index++) await refuse(`ses_${index}`);
  expect(isPatient('ses_0')).toBe(true);
  await refuse('ses_0');
  await refuse('one more');
  expect([isPatient('ses_0'), isPatient('ses_1'), isPatient('ses_2')]).toEqual([true, false, true]);
});
