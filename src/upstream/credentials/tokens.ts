/** Access tokens of the gateway, one for each caller or one for all: kept until shortly before they end. */

export interface Token {
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface Tokens {
  /** The token for this key: a kept one, or one asked for now. Of several that ask at once, one asks the server. */
  readonly get: (key: string, request: () => Promise<Token>) => Promise<string>;
  /** Forgets this token, if it is still the one that is kept: the server refused it. */
  readonly forget: (key: string, value: string) => void;
}

/** A token is asked for anew in the last fifth of its life, at most this many milliseconds before its end. */
const EARLY = 60_000;
/** After asking in vain, in milliseconds. */
const PAUSE = 5_000;
/** Kept at once; the one unused longest is forgotten first. */
const MOST = 10_000;

interface Kept extends Token {
  readonly renewAt: number;
}

/** Returns the kept tokens. Callers that ask at the same time share one request. */
export const createTokens = (now: () => number): Tokens => {
  const kept = new Map<string, Kept>();
  const asking = new Map<string, Promise<Token>>();

  const ask = (key: string, request: () => Promise<Token>): Promise<Token> => {
    const started = asking.get(key);
    if (started !== undefined) return started;
    const asked = request()
      .then((token) => {
        const early = Math.min(EARLY, (token.expiresAt - now()) / 5);
        kept.set(key, { ...token, renewAt: token.expiresAt - early });
        const [oldest] = kept.keys();
        if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
        return token;
      })
      .finally(() => asking.delete(key));
    asking.set(key, asked);
    return asked;
  };

  return {
    get: async (key, request) => {
      const found = kept.get(key);
      if (found === undefined || now() >= found.expiresAt) return (await ask(key, request)).value;
      kept.delete(key);
      kept.set(key, found);
      // The old one is good for a while yet: no call waits for the new one, nor fails with it.
      if (now() >= found.renewAt)
        ask(key, request).catch(() => {
          // Not if the server has refused it meanwhile.
          if (kept.get(key) === found) kept.set(key, { ...found, renewAt: now() + PAUSE });
        });
      return found.value;
    },
    forget: (key, value) => {
      const found = kept.get(key);
      if (found?.value === value) kept.delete(key);
    },
  };
};
