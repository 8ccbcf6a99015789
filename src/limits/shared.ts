/** Keeps one copy of equal values for as long as anything refers to it. */

/** Returns the copy that is in use under this key; without one, what `make` returns, which is then that copy. */
export type Share<T extends object> = (key: string, make: () => T) => T;

/** Returns the kept value of the same key; values that no one refers to any more are collected. */
export const createShare = <T extends object>(): Share<T> => {
  const shared = new Map<string, WeakRef<T>>();
  const forget = new FinalizationRegistry((key: string) => {
    if (shared.get(key)?.deref() === undefined) shared.delete(key);
  });
  return (key, make) => {
    const found = shared.get(key)?.deref();
    if (found !== undefined) return found;
    const made = make();
    shared.set(key, new WeakRef(made));
    forget.register(made, key);
    return made;
  };
};
