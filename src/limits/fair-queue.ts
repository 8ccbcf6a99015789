/** A queue in which callers take turns, however much one of them has queued, and none of them queues without bound. */

/** Something of a size, such as a text of so many characters. */
interface Sized {
  readonly size: number;
}

export interface FairQueue<T> {
  /** False if so much of this caller's waits that the item may not; one item may always wait, whatever its size. */
  add(caller: string, item: T): boolean;
  /** Queues what may not be turned away: the caller's bounds do not count. */
  addUnbounded(caller: string, item: T): void;
  /** Takes the oldest item of the caller whose turn it is among those that may run; undefined if there is none. */
  next(mayRun?: (caller: string) => boolean): T | undefined;
  /** Takes everything. */
  drain(): readonly T[];
}

export interface FairQueueOptions {
  /** Items of one caller that may wait. */
  readonly items: number;
  /** Their size in all. */
  readonly size: number;
}

/** Returns an empty queue; `most` bounds what one caller may have waiting. */
export const createFairQueue = <T extends Sized>(most: FairQueueOptions): FairQueue<T> => {
  /** In the order of turns: a caller that was served goes to the end. */
  const waiting = new Map<string, { readonly items: T[]; size: number }>();

  const addUnbounded = (caller: string, item: T): void => {
    const line = waiting.get(caller) ?? { items: [], size: 0 };
    line.items.push(item);
    line.size += item.size;
    waiting.set(caller, line);
  };

  return {
    add: (caller, item) => {
      const line = waiting.get(caller);
      const isFull = line && (line.items.length >= most.items || line.size + item.size > most.size);
      if (isFull === true) return false;
      addUnbounded(caller, item);
      return true;
    },
    addUnbounded,
    next: (mayRun = () => true) => {
      for (const [caller, line] of waiting) {
        if (!mayRun(caller)) continue;
        const item = line.items.shift();
        line.size -= item?.size ?? 0;
        waiting.delete(caller);
        if (line.items.length > 0) waiting.set(caller, line);
        return item;
      }
      return undefined;
    },
    drain: () => {
      const all = [...waiting.values()].flatMap(({ items }) => items);
      waiting.clear();
      return all;
    },
  };
};
