/** Requests of one network address over time: what one address does takes nothing from another. */
import type { RequestHandler, Response } from 'express';
import { addressKey } from '../limits/addresses.ts';
import { createBuckets } from '../limits/buckets.ts';

export interface AddressLimit {
  /** Requests of one address in a second, and at once. */
  readonly rate: number;
  readonly burst: number;
  readonly now: () => number;
  /** Answers one that is too many, in whatever the client reads; status and Retry-After are set. */
  readonly refuse: (response: Response, sentence: string) => void;
}

/** Answers 429 beyond the limit. Needs Express's `trust proxy`, or clients behind a proxy count as one. */
export const createLimitAddress = ({ rate, burst, now, refuse }: AddressLimit): RequestHandler => {
  const buckets = createBuckets({ rate, burst, now });
  return (request, response, next) => {
    const key = addressKey(request.ip ?? '');
    const wait = buckets.debt(key);
    if (wait === 0) {
      buckets.take(key, 1);
      return next();
    }
    const seconds = Math.ceil(wait / 1000);
    response.status(429).set({ 'Retry-After': String(seconds), 'Cache-Control': 'no-store' });
    refuse(response, `Too many requests of your address; try again in ${seconds} s.`);
  };
};
