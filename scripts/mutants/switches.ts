/** Puts all mutants of a source text into it at once, each behind a switch. */
import type { Mutant } from './find-mutants.ts';

/** A mutant and the number its switch is known by. */
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

/** Takes an id; notes that the place was reached, and returns whether its mutant is the one to be tried. */
export const SWITCH = '__mutant';

const insertionsOf = ({ id, mutant }: Place): readonly Insertion[] => {
  const { start, end, becomes, isStatement } = mutant;
  // A thread that a test starts has no switches: there everything is as it was.
  const isOn = `globalThis.${SWITCH}?.(${id})`;
  const [open, close] = isStatement ? [`{if(!${isOn}){`, '}}'] : [`(${isOn}?(${becomes}):(`, '))'];
  // Of two places that begin together the longer opens first; of two that end together it closes last.
  return [
    { at: start, order: 1e9 - (end - start), text: open },
    { at: end, order: end - start - 1e9, text: close },
  ];
};

/** The text with a switch at each place; it does what it did as long as all of them are off. */
export const withSwitches = (text: string, places: readonly Place[]): string => {
  const insertions = places
    .flatMap(insertionsOf)
    .toSorted((one, other) => one.at - other.at || one.order - other.order);
  const ends = [0, ...insertions.map(({ at }) => at)];
  const pieces = insertions.map(({ at, text: inserted }, index) => text.slice(ends[index], at) + inserted);
  return pieces.join('') + text.slice(ends.at(-1));
};
