/** Waits for what people and other processes do. */
import { setTimeout } from 'node:timers/promises';

const LOOK_EVERY = 25;

export interface Waiting {
  /** What is waited for, in words, for the sentence that says it did not come. */
  readonly what: string;
  /** Milliseconds. */
  readonly within: number;
  readonly signal: AbortSignal;
}

/** Resolves with the first value that is not undefined; rejects after `within`, and when aborted. */
export const waitUntil = async <T>(
  look: () => T | undefined | Promise<T | undefined>,
  { what, within, signal }: Waiting,
): Promise<T> => {
  const end = performance.now() + within;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`Waited in vain for ${what}.`);
    await setTimeout(LOOK_EVERY, undefined, { signal });
  }
};
