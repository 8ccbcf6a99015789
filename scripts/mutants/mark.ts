/** Marks the places of mutants in a source text, so that a test file tells which of them it runs. */
import type { Mutant } from './find-mutants.ts';

/** A mutant and the number its place is known by. */
export interface Place {
  readonly id: number;
  readonly mutant: Mutant;
}

/** Inserted at one offset, in this order: what ends there, then what begins there. */
interface Insertion {
  readonly at: number;
  readonly order: number;
  readonly text: string;
}

/** The name under which `note-hits.ts` puts the function that takes an id. */
const HIT = 'globalThis.__hit?.';

const insertionsOf = ({ id, mutant: { start, end, isStatement } }: Place): readonly Insertion[] => {
  const [open, close] = isStatement ? [`{${HIT}(${id});`, '}'] : [`(${HIT}(${id}),`, ')'];
  // Of two places that begin together the longer opens first; of two that end together it closes last.
  return [
    { at: start, order: 1e9 - (end - start), text: open },
    { at: end, order: end - start - 1e9, text: close },
  ];
};

/** The text with a call at each place that counts as run when the place is. Lines stay as they are. */
export const markPlaces = (text: string, places: readonly Place[]): string => {
  const insertions = places
    .flatMap(insertionsOf)
    .toSorted((one, other) => one.at - other.at || one.order - other.order);
  const ends = [0, ...insertions.map(({ at }) => at)];
  const pieces = insertions.map(({ at, text: inserted }, index) => text.slice(ends[index], at) + inserted);
  return pieces.join('') + text.slice(ends.at(-1));
};
