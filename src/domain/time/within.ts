/** Bounds a wait: no one is kept by what does not answer. The work itself goes on; what comes of it later is lost. */

const OVER = Symbol('the time is over');

/**
 * What the promise resolves with, or what `late` returns once the time (milliseconds) is over: undefined if it is not
 * given. Rejects if the promise does in time, or if `late` throws.
 */
export const within = async <T, Late = undefined>(
  promise: Promise<T> | T,
  milliseconds: number,
  late?: () => Late,
): Promise<T | Late> => {
  const { promise: over, resolve } = Promise.withResolvers<typeof OVER>();
  const timer = setTimeout(resolve, milliseconds, OVER);
  try {
    const first = await Promise.race([promise, over]);
    return first === OVER ? (late?.() as Late) : (first as T);
  } finally {
    clearTimeout(timer);
  }
};
