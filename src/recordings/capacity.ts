/** Bounds what waits to be written, over all sessions: first senders are slowed, then refused, and nothing is lost. */
import { Refusal } from '../domain/refusal.ts';

export interface Capacity {
  /** False where it does not fit any more. */
  take(bytes: number): boolean;
  give(bytes: number): void;
  /** Waits while the queue is nearly full; rejects with the Refusal `store-unavailable` once it is full. */
  room(): Promise<void>;
}

export interface CapacityLimits {
  readonly entries: number;
  readonly bytes: number;
}

/** What an entry weighs besides its body. */
const OVERHEAD = 512;

/** Senders wait from this share on. */
const NEARLY = 0.8;

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

  return {
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
};
