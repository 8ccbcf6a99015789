/** How much one caller may use at once: a flood of streams or held calls is refused, not carried. */
import { type Caller, callerKey } from '../domain/caller.ts';
import { Refusal } from '../domain/refusal.ts';

/** Takes one; returns what gives it back. Throws `too-many` where the caller holds as many as allowed. */
export type Quota = (caller: Pick<Caller, 'issuer' | 'subject'>) => () => void;

export const createQuota = (most: number, sentence: string): Quota => {
  const held = new Map<string, number>();
  return (caller) => {
    const key = callerKey(caller);
    const count = held.get(key) ?? 0;
    if (count >= most) throw new Refusal('too-many', sentence);
    held.set(key, count + 1);
    return () => {
      const left = (held.get(key) ?? 1) - 1;
      if (left === 0) held.delete(key);
      else held.set(key, left);
    };
  };
};
