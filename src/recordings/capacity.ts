/** Bounds what waits to be written, over all sessions: first senders are slowed, then refused, and nothing is lost. */
import { Refusal } from '../domain/refusal.ts';

/** The part of one caller. */
export interface CallerCapacity extends Pick<Capacity, 'take' | 'give'> {
  /** Why nothing more fits: `too-many` if it is the caller's own share that is full, else `store-unavailable`. */
  refusal(): Refusal;
}

export interface Capacity {
  /** What waits for one caller counts against its share as well, so that a caller cannot fill the queue for others. */
  of(caller: string): CallerCapacity;
  /** False if it does not fit any more. */
  take(bytes: number): boolean;
  give(bytes: number): void;
  /** Waits while the queue is nearly full; rejects with the Refusal `store-unavailable` once it is full. */
  room(): Promise<void>;
}

export interface CapacityLimits {
  readonly entries: number;
  readonly bytes: number;
  /** Of both, for one caller; a quarter if undefined. */
  readonly share?: number | undefined;
}

/** By which an ordinary caller stays far below, and four that send too much do not stop a fifth. */
const SHARE = 0.25;

/** What an entry weighs besides its body. */
const OVERHEAD = 512;

/** Senders wait from this share on. */
const NEARLY = 0.8;

/** Returns the bounds; they count what is noted and not yet written, in entries and in bytes. */
export const createCapacity = (limits: CapacityLimits): Capacity => {
  let entries = 0;
  let bytes = 0;
  let waiting: PromiseWithResolvers<void> | undefined;

  const filled = () => Math.max(entries / limits.entries, bytes / limits.bytes);
  const release = (end: (waiting: PromiseWithResolvers<void>) => void) => {
    const released = waiting;
    waiting = undefined;
    if (released !== undefined) end(released);
  };
  const full = () => new Refusal('store-unavailable');
  const share = limits.share ?? SHARE;
  const callers = new Map<string, { entries: number; bytes: number }>();

  const capacity: Omit<Capacity, 'of'> = {
    take: (size) => {
      if (entries + 1 > limits.entries || bytes + size + OVERHEAD > limits.bytes) {
        release(({ reject }) => reject(full()));
        return false;
      }
      entries++;
      bytes += size + OVERHEAD;
      return true;
    },
    give: (size) => {
      entries--;
      bytes -= size + OVERHEAD;
      if (filled() < NEARLY) release(({ resolve }) => resolve());
    },
    room: async () => {
      if (filled() < NEARLY) return;
      if (filled() >= 1) throw full();
      waiting ??= Promise.withResolvers();
      await waiting.promise;
    },
  };

  const of = (caller: string): CallerCapacity => {
    const own = () => callers.get(caller) ?? { entries: 0, bytes: 0 };
    const note = (entriesMore: number, bytesMore: number) => {
      const now = { entries: own().entries + entriesMore, bytes: own().bytes + bytesMore };
      if (now.entries <= 0) callers.delete(caller);
      else callers.set(caller, now);
    };
    // One entry always fits, however long: the limit on one message is another.
    const isOver = (size: number) =>
      share < 1 &&
      own().entries > 0 &&
      (own().entries + 1 > limits.entries * share || own().bytes + size > limits.bytes * share);
    let wasOver = false;
    return {
      take: (size) => {
        wasOver = isOver(size);
        if (wasOver || !capacity.take(size)) return false;
        note(1, size + OVERHEAD);
        return true;
      },
      give: (size) => {
        note(-1, -size - OVERHEAD);
        capacity.give(size);
      },
      refusal: () => (wasOver ? tooFast() : full()),
    };
  };
  return { ...capacity, of };
};

const tooFast = (): Refusal =>
  new Refusal(
    'too-many',
    'Your messages come faster than they can be recorded, and as much of them waits as may for one caller. Send it again in a while.',
    { retryAfter: 2 },
  );
