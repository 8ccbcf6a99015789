/** How much one caller may send, and be sent, in a second: what comes too fast is refused, answers are slowed down. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Caller, callerKey } from '../domain/caller.ts';
import { Refusal } from '../domain/refusal.ts';
import { abortSignalOf, type StopSignal } from '../domain/time/stop.ts';
import { createBuckets } from '../limits/buckets.ts';

type Who = Pick<Caller, 'issuer' | 'subject'>;

export interface Rates {
  /**
   * Takes one message of at most so many bytes, before it is read; the result gives back what it did not have.
   * Throws `too-many` with the seconds to wait.
   */
  receive(caller: Who, mostBytes: number): (bytes: number) => void;
  /** Notes further messages that came in the same body. */
  receiveMore(caller: Who, messages: number): void;
  /**
   * Undefined if the caller may be sent more than this at once; else resolves when that is so, or the signal is aborted.
   */
  send(
    caller: Who,
    sent: { readonly bytes?: number; readonly messages?: number },
    gone: StopSignal,
  ): Promise<void> | undefined;
}

export interface RatesOptions {
  readonly messagesPerSecond: number;
  readonly bytesPerSecond: number;
  /** Processor time by caller; `check` throws `too-many` if it is used up. */
  readonly cpu?: {
    check(caller: string): void;
    spend(caller: string, milliseconds: number): void;
  };
  /** What is recorded of a caller in a day; `check` throws `too-many` if it is used up. */
  readonly recorded?: { check(caller: string): void };
  readonly now: () => number;
}

/** Clients begin with a flurry, and agents work in spurts. */
const BURST_SECONDS = 10;

/** Milliseconds of processor time for each byte of a body, read, put together and decoded: roughly five for a mebibyte. */
const READING = 5 / (1024 * 1024);

/** Milliseconds; a longer wait is looked at again, since the clock may have been set. */
const LONGEST_WAIT = 1000;

/** Returns the limits of one process; replicas do not share them. */
export const createRates = (options: RatesOptions): Rates => {
  const { messagesPerSecond, bytesPerSecond, cpu, recorded, now } = options;
  const bucketsFor = (rate: number) => createBuckets({ rate, burst: rate * BURST_SECONDS, now });
  const messagesIn = bucketsFor(messagesPerSecond);
  const bytesIn = bucketsFor(bytesPerSecond);
  const messagesOut = bucketsFor(messagesPerSecond);
  const bytesOut = bucketsFor(bytesPerSecond);
  return {
    receive: (caller, mostBytes) => {
      const key = callerKey(caller);
      cpu?.check(key);
      recorded?.check(key);
      const debt = Math.max(messagesIn.debt(key), bytesIn.debt(key));
      if (debt > 0) throw tooFast(Math.ceil(debt / 1000));
      messagesIn.take(key, 1);
      bytesIn.take(key, mostBytes);
      return (bytes) => {
        bytesIn.take(key, bytes - mostBytes);
        cpu?.spend(key, bytes * READING);
      };
    },
    receiveMore: (caller, messages) => messagesIn.take(callerKey(caller), messages),
    send: (caller, { bytes = 0, messages = 0 }, gone) => {
      const key = callerKey(caller);
      if (bytes > 0) bytesOut.take(key, bytes);
      if (messages > 0) messagesOut.take(key, messages);
      const debt = () => Math.max(messagesOut.debt(key), bytesOut.debt(key));
      return debt() > 0 ? waitFor(debt, gone) : undefined;
    },
  };
};

const waitFor = async (debt: () => number, gone: StopSignal): Promise<void> => {
  for (let wait = debt(); wait > 0 && !gone.aborted; wait = debt()) {
    await sleep(Math.min(wait, LONGEST_WAIT), undefined, { signal: abortSignalOf(gone) }).catch(() => {});
  }
};

const tooFast = (retryAfter: number): Refusal =>
  new Refusal(
    'too-many',
    `You send more in a second than one caller may. Wait ${retryAfter} s, then send it again; nothing was executed.`,
    { retryAfter },
  );
