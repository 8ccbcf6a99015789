/** Steps that must happen even if the store is away now: what this process knows of a call would be lost with it. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two attempts. */
const PAUSE = { first: 250, longest: 5_000 };

/**
 * Rejects if the step does; then it goes on trying in the background until it succeeds, or the process ends.
 * The step has to be safe to repeat: an attempt that rejected may have been stored all the same.
 */
export const retryInBackground = async <T>(step: () => Promise<T>): Promise<T> => {
  try {
    return await step();
  } catch (error) {
    void untilDone(step);
    throw error;
  }
};

/** Tries until the step succeeds, with growing pauses; never rejects. */
export const untilDone = async (step: () => Promise<unknown>): Promise<void> => {
  for (let pause = PAUSE.first; ; pause = Math.min(2 * pause, PAUSE.longest)) {
    await sleep(pause, undefined, { ref: false });
    const done = await step().then(
      () => true,
      () => false,
    );
    if (done) return;
  }
};
