/** Bounds a wait: no one is kept by a surface that does not answer. */

/** The promise's value, or undefined once the time (milliseconds) is over. */
export const within = async <T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> => {
  const { promise: over, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), milliseconds);
  return Promise.race([promise, over]).finally(() => clearTimeout(timer));
};
