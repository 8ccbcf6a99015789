/** One token bucket for each key: what is taken comes back at a steady rate, and a burst may be taken at once. */

export interface Buckets {
  /** Always succeeds; a bucket may go into debt, so that one large piece needs no bucket of its size. */
  take(key: string, amount: number): void;
  /** Milliseconds until the bucket is out of debt; 0 if it is not in debt. */
  debt(key: string): number;
}

interface Bucket {
  level: number;
  /** When that was its level. */
  at: number;
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
  const buckets = new Map<string, Bucket>();
  const levelOf = (bucket: Bucket, at: number): number => {
    // A clock that is set back takes nothing away.
    const seconds = Math.max(0, at - bucket.at) / 1000;
    return Math.min(burst, bucket.level + seconds * rate);
  };
  const forgetFull = (at: number) => {
    for (const [key, bucket] of buckets) if (levelOf(bucket, at) >= burst) buckets.delete(key);
  };
  return {
    take: (key, amount) => {
      const at = now();
      const bucket = buckets.get(key);
      // Changed in place: several are taken from with each message.
      if (bucket !== undefined) {
        bucket.level = Math.min(burst, levelOf(bucket, at) - amount);
        bucket.at = at;
        return;
      }
      if (buckets.size >= REMEMBERED) forgetFull(at);
      buckets.set(key, { level: Math.min(burst, burst - amount), at });
    },
    debt: (key) => {
      const bucket = buckets.get(key);
      // One that never was in debt needs no look at the clock.
      if (bucket === undefined || bucket.level >= 0) return 0;
      return Math.max(0, (-levelOf(bucket, now()) / rate) * 1000);
    },
  };
};
