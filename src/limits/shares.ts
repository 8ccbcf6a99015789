/** How many of something each key holds at once. */

export interface Shares {
  /** Takes one for `key`; returns what gives it back, or undefined if the key holds as many as it may. */
  take(key: string): (() => void) | undefined;
}

/** Returns shares of at most `most` for each key. */
export const createShares = (most: number): Shares => {
  const held = new Map<string, number>();
  return {
    take: (key) => {
      const count = held.get(key) ?? 0;
      if (count >= most) return undefined;
      held.set(key, count + 1);
      let given = false;
      return () => {
        if (given) return;
        given = true;
        const left = (held.get(key) ?? 1) - 1;
        if (left === 0) held.delete(key);
        else held.set(key, left);
      };
    },
  };
};
