/** Remembers verified tokens, because verifying a signature costs more than the rest of a hop. */
import { createHash } from 'node:crypto';
import type { Caller } from '../domain/caller.ts';

export interface Verdict {
  readonly caller: Caller;
  /** Thumbprint of the key the token is bound to; undefined for a token that anyone may send. */
  readonly jkt: string | undefined;
  /** Which of the issuer's key sets it was verified with; another one may lack the key. */
  readonly generation: number;
  readonly until: number;
}

export interface VerdictCache {
  get(key: string, now: number): Verdict | undefined;
  put(key: string, verdict: Verdict): void;
}

/** Holds at most `limit` verdicts; the one not used for longest goes first. Refusals are never remembered. */
export const createVerdictCache = (limit: number): VerdictCache => {
  const verdicts = new Map<string, Verdict>();
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
  createHash('sha256').update(token).update('\0').update(resource).digest('base64');
