/** Those who wait for entries to become durable, none of them longer than their patience. */
import type { Refusal } from '../domain/refusal.ts';
import { storeUnavailable } from '../domain/store-unavailable.ts';

export interface Waiters {
  /** Resolves with the first `resolve` of this number or a higher one. @throws Refusal `store-unavailable` */
  wait(number: number): Promise<void>;
  resolve(upTo: number): void;
  /** Whether there are any. */
  any(): boolean;
  reject(reason: Refusal): void;
}

/** `patience` is milliseconds; a wait that takes longer rejects with `store-unavailable`. */
export const createWaiters = (patience: number): Waiters => {
  const waiting = new Set<{ readonly number: number; readonly end: (reason?: Refusal) => void }>();
  return {
    wait: (number) =>
      new Promise((resolve, reject) => {
        const late = () => storeUnavailable(new Error(`not durable within ${patience} ms`));
        const timer = setTimeout(() => waiter.end(late()), patience);
        const waiter = {
          number,
          end: (reason?: Refusal) => {
            clearTimeout(timer);
            waiting.delete(waiter);
            if (reason === undefined) resolve();
            else reject(reason);
          },
        };
        waiting.add(waiter);
      }),
    resolve: (upTo) => {
      for (const waiter of waiting) if (waiter.number <= upTo) waiter.end();
    },
    any: () => waiting.size > 0,
    reject: (reason) => {
      for (const waiter of waiting) waiter.end(reason);
    },
  };
};
