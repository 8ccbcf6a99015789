/** Remembers verified tokens, because verifying a signature costs more than the rest of a hop. */
import { hash } from 'node:crypto';
import type { Caller } from '../domain/caller.ts';

export interface Verdict {
  readonly caller: Caller;
  /** When the token was made, in milliseconds since the epoch. */
  readonly issuedAt: number;
  /** Thumbprint of the key the token is bound to; undefined for a token that anyone may send. */
  readonly jkt: string | undefined;
  /** Which of the issuer's key sets it was verified with; another one may lack the key. */
  readonly generation: number;
  readonly until: number;
}

export interface VerdictCache<V extends Verdict> {
  get(key: string, now: number): V | undefined;
  put(key: string, verdict: V): void;
}

/** Holds at most `limit` verdicts; the one not used for longest goes first. Refusals are never remembered. */
export const createVerdictCache = <V extends Verdict>(limit: number): VerdictCache<V> => {
  const verdicts = new Map<string, V>();
  return {
    get(key, now) {
      const verdict = verdicts.get(key);
      if (verdict === undefined) return undefined;
      verdicts.delete(key);
      if (now >= verdict.until) return undefined;
      verdicts.set(key, verdict);
      return verdict;
    },
    put(key, verdict) {
      verdicts.set(key, verdict);
      const [oldest] = verdicts.keys();
      if (verdicts.size > limit && oldest !== undefined) verdicts.delete(oldest);
    },
  };
};

/** A digest, so that a heap dump holds no tokens; the audience belongs to the verdict. */
export const verdictKey = (token: string, resource: string): string =>
  hash('sha256', `${token}\0${resource}`, 'base64');
