/** For what other replicas change: looked at again and again, since no store tells of its own accord. */
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Looks at once, and again `pause` milliseconds after each look, until aborted. A look that fails is made up for by the
 * next one: its user has to know how old the last good one is.
 */
export const pollEvery = async (
  pause: number,
  look: () => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> => {
  while (!signal.aborted) {
    await look().catch(() => undefined);
    await sleep(pause, undefined, { signal }).catch(() => undefined);
  }
};
