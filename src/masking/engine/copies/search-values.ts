/** Searches a text for many values at once, skipping what none of them can stand in (Wu and Manber, 1994). */

export interface Value {
  readonly value: string;
  readonly type: string;
}

export interface ValueSearch {
  /** Adds a value of at least `SHORTEST` characters. */
  readonly add: (value: Value) => void;
  /** Calls `found` where a value may stand, with those that begin alike, longest first, until the text is over; goes on where it says. */
  readonly search: (
    text: string,
    found: (at: number, values: readonly Value[]) => number | undefined,
  ) => void;
  readonly any: () => boolean;
}

/** Characters that every value has. */
export const SHORTEST = 8;
/** Of those that begin alike, so that no message makes each place of it be compared with thousands. */
const MOST_ALIKE = 16;
/** Slots for two characters: fits the processor's cache, which the values do not. */
const SLOTS = 1 << 13;
/** How far a look at two characters moves on if no value has them beside each other where it begins. */
const FARTHEST = SHORTEST - 1;

const FACTOR = 0x01000193;

const hashAt = (text: string, at: number): number => {
  let hash = 0;
  for (let index = at; index < at + SHORTEST; index++)
    hash = (Math.imul(hash, FACTOR) + text.charCodeAt(index)) | 0;
  return hash;
};

/** Of the characters at `at` and behind it. */
const slotAt = (text: string, at: number): number =>
  ((text.charCodeAt(at) << 6) ^ text.charCodeAt(at + 1)) & (SLOTS - 1);

/** Returns a search that knows no value yet. */
export const createValueSearch = (): ValueSearch => {
  /** By the hash of their first characters, longest first. */
  const index = new Map<number, Value[]>();
  /** By `slotAt`: how far it is at least from these two characters to the last two that a value begins with. */
  let steps: Uint8Array | undefined;

  const add = (added: Value): void => {
    const { value } = added;
    steps ??= new Uint8Array(SLOTS).fill(FARTHEST);
    const hash = hashAt(value, 0);
    const same = index.get(hash) ?? [];
    if (same.length >= MOST_ALIKE) return;
    index.set(
      hash,
      [...same, added].sort((one, other) => other.value.length - one.value.length),
    );
    for (let at = 0; at < FARTHEST; at++) {
      const slot = slotAt(value, at);
      steps[slot] = Math.min(steps[slot] ?? 0, FARTHEST - 1 - at);
    }
  };

  const search: ValueSearch['search'] = (text, found) => {
    if (steps === undefined) return;
    const last = text.length - SHORTEST;
    let at = 0;
    while (at <= last) {
      const step = steps[slotAt(text, at + FARTHEST - 1)] ?? 0;
      const values = step === 0 ? index.get(hashAt(text, at)) : undefined;
      const goOn = values === undefined ? undefined : found(at, values);
      at = goOn ?? at + Math.max(step, 1);
    }
  };

  return { add, search, any: () => index.size > 0 };
};
