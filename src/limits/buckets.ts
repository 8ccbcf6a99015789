/** One token bucket for each key: what is taken comes back at a steady rate, and a burst may be taken at once. */

export interface Buckets {
  /** Always succeeds; a bucket may go into debt, so that one large piece needs no bucket of its size. */
  take(key: string, amount: number): void;
  /** Milliseconds until the bucket is out of debt; 0 if it is not in debt. */
  debt(key: string): number;
}

export interface BucketsOptions {
  /** What comes back in a second. */
  readonly rate: number;
  /** What can be taken at once. */
  readonly burst: number;
  readonly now: () => number;
}

/** Beyond so many, those that are full again are forgotten. */
const REMEMBERED = 10_000;

/** `rate` is per second. A bucket that is full again is forgotten. */
export const createBuckets = ({ rate, burst, now }: BucketsOptions): Buckets => {
  const buckets = new Map<string, { level: number; at: number }>();
  const levelOf = (key: string): number => {
    const bucket = buckets.get(key);
    if (bucket === undefined) return burst;
    // A clock that is set back takes nothing away.
    const seconds = Math.max(0, now() - bucket.at) / 1000;
    return Math.min(burst, bucket.level + seconds * rate);
  };
  const forgetFull = () => {
    for (const key of buckets.keys()) if (levelOf(key) >= burst) buckets.delete(key);
  };
  return {
    take: (key, amount) => {
      const level = Math.min(burst, levelOf(key) - amount);
      const bucket = buckets.get(key);
      // Changed in place: several are taken from with each message.
      if (bucket !== undefined) {
        bucket.level = level;
        bucket.at = now();
        return;
      }
      if (buckets.size >= REMEMBERED) forgetFull();
      buckets.set(key, { level, at: now() });
    },
    debt: (key) => Math.max(0, (-levelOf(key) / rate) * 1000),
  };
};
