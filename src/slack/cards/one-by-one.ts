/** Work about one thing that must not overlap: two looks at once at what a person was told would tell them twice. */

/** Runs works with the same key one after another in this process; resolves or rejects as the work does. */
export const createOneByOne = (): (<T>(key: string, work: () => Promise<T>) => Promise<T>) => {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const done = before.then(work, work);
    last.set(key, done);
    const forget = (): void => {
      if (last.get(key) === done) last.delete(key);
    };
    done.then(forget, forget);
    return done;
  };
};
