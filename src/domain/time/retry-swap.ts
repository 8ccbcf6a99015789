/** Repeats a conditional swap that others won: a bounded number of times, after pauses that keep rivals out of step. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface RetrySwapOptions {
  readonly attempts?: number;
  /** Between 0 and 1. */
  readonly random?: () => number;
}

/** With the pauses below, about two seconds at most. */
const ATTEMPTS = 40;
/** Milliseconds. */
const PAUSE = { first: 2, longest: 100 };

/**
 * Resolves with what the first successful attempt resolved with, or with undefined once all attempts were lost.
 * `swap` resolves with undefined if another writer was faster. Rejects when `swap` does.
 */
export const retrySwap = async <T>(
  swap: () => Promise<T | undefined>,
  { attempts = ATTEMPTS, random = Math.random }: RetrySwapOptions = {},
): Promise<T | undefined> => {
  let pause = PAUSE.first;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const swapped = await swap();
    if (swapped !== undefined) return swapped;
    // Full jitter: rivals that lost together would otherwise meet again at each attempt.
    await sleep(random() * pause);
    pause = Math.min(pause * 2, PAUSE.longest);
  }
  return undefined;
};
