/** How much one caller may use at once: a flood of streams or held calls is refused, not carried. */
import { type Caller, callerKey } from '../domain/caller.ts';
import { Refusal } from '../domain/refusal.ts';

/** Takes so many, or one; returns what gives them back. Throws `too-many` if the caller would hold more than allowed. */
export type Quota = (caller: Pick<Caller, 'issuer' | 'subject'>, amount?: number) => () => void;

/**
 * Returns what takes `amount` of a caller's quota; it throws `too-many` with this sentence, otherwise it returns the
 * release, to be called once.
 */
export const createQuota = (most: number, sentence: string): Quota => {
  const held = new Map<string, number>();
  return (caller, amount = 1) => {
    const key = callerKey(caller);
    const count = held.get(key) ?? 0;
    if (count + amount > most) throw new Refusal('too-many', sentence);
    held.set(key, count + amount);
    return () => {
      const left = (held.get(key) ?? amount) - amount;
      if (left <= 0) held.delete(key);
      else held.set(key, left);
    };
  };
};
