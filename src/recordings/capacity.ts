/** Bounds what waits to be written, over all sessions: first senders are slowed, then refused, and nothing is lost. */
import { Refusal } from '../domain/refusal.ts';
import { within } from '../domain/time/within.ts';

/** The part of one caller. */
export interface CallerCapacity extends Pick<Capacity, 'take' | 'give'> {
  /** Whether half of the caller's share, or most of the queue, is used: what waits is written at once then. */
  isNear(): boolean;
  /**
   * Resolves once there is room for more of this caller, or after `patience` milliseconds all the same; undefined if
   * there is room now. Never rejects: what does not fit then is refused by `take`.
   */
  roomFor(patience: number): Promise<void> | undefined;
  /** Why nothing more fits: `too-many` if it is the caller's own share that is full, else `store-unavailable`. */
  refusal(): Refusal;
}

export interface Capacity {
  /** What waits for one caller counts against its share as well, so that a caller cannot fill the queue for others. */
  of(caller: string): CallerCapacity;
  /** False if it does not fit any more. */
  take(bytes: number): boolean;
  give(bytes: number): void;
  /** Undefined unless the queue is nearly full; then resolves once it is not, and rejects with `store-unavailable` once it is full. */
  room(): Promise<void> | undefined;
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

/** Streams of one caller wait from this part of its share on: each of them may note some more before it looks again. */
const NEAR = 0.5;

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
  /** Those that wait for room of their caller. */
  const held = new Map<string, PromiseWithResolvers<void>>();

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
    room: () => {
      if (filled() < NEARLY) return undefined;
      if (filled() >= 1) return Promise.reject(full());
      waiting ??= Promise.withResolvers();
      return waiting.promise;
    },
  };

  const ownOf = (caller: string) => callers.get(caller) ?? { entries: 0, bytes: 0 };
  const isNearFor = (caller: string): boolean => {
    const own = ownOf(caller);
    const used = Math.max(own.entries / limits.entries, own.bytes / limits.bytes);
    return used >= NEAR * share || filled() >= NEARLY;
  };
  const letGoOn = () => {
    for (const [caller, { resolve }] of held) {
      if (isNearFor(caller)) continue;
      held.delete(caller);
      resolve();
    }
  };

  const of = (caller: string): CallerCapacity => {
    const own = () => ownOf(caller);
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
    const isNear = () => isNearFor(caller);
    let wasOver = false;
    return {
      isNear,
      roomFor: (patience) => {
        if (!isNear()) return undefined;
        const room = held.get(caller) ?? Promise.withResolvers<void>();
        held.set(caller, room);
        return within(room.promise, patience);
      },
      take: (size) => {
        wasOver = isOver(size);
        if (wasOver || !capacity.take(size)) return false;
        note(1, size + OVERHEAD);
        return true;
      },
      give: (size) => {
        note(-1, -size - OVERHEAD);
        capacity.give(size);
        letGoOn();
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
