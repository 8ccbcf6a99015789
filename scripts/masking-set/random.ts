/** Reproducible randomness for the labelled set. */

export interface Random {
  readonly int: (below: number) => number;
  readonly pick: <T>(items: readonly T[]) => T;
  readonly chars: (alphabet: string, length: number) => string;
  readonly chance: (probability: number) => boolean;
}

/** mulberry32: small, fast, and the same on every machine. */
export const createRandom = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const int = (below: number): number => Math.floor(next() * below);
  return {
    int,
    pick: (items) => {
      const item = items[int(items.length)];
      if (item === undefined) throw new Error('nothing to pick from');
      return item;
    },
    chars: (alphabet, length) => Array.from({ length }, () => alphabet[int(alphabet.length)]).join(''),
    chance: (probability) => next() < probability,
  };
};
