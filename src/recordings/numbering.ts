/**
 * Numbers for entries at the moment they are noted, before their place in the chain is certain.
 *
 * A number is the entry's sequence number unless another replica writes the same session in between; then all
 * entries still waiting move behind its entries. Callers use numbers only to say which request an entry answers,
 * and `seqOf` turns them into sequence numbers when that entry is written.
 */
export interface Numbering {
  next(): number;
  /** From this number on, entries start at sequence number `seq`. */
  shift(number: number, seq: number): void;
  seqOf(number: number): number;
}

/** Begins behind the number `last`. */
export const createNumbering = (last: number): Numbering => {
  const shifts: { readonly from: number; readonly by: number }[] = [];
  let counter = last;
  return {
    next: () => ++counter,
    shift: (from, seq) => {
      shifts.push({ from, by: seq - from });
    },
    seqOf: (number) => number + (shifts.findLast(({ from }) => from <= number)?.by ?? 0),
  };
};
