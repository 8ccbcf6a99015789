/** The access tokens that callers last showed: to be exchanged for those of a server that wants to know who calls. */
import { type Caller, clientKey } from '../domain/caller.ts';

export interface PresentedTokens {
  /** To be told of each verified token; `resource` is what was called. A token bound to a key cannot be passed on. */
  readonly note: (authorization: string | undefined, resource: string, caller: Caller) => void;
  /** Of a caller at one client, as `clientKey` names both; undefined if there is none, or if it has ended. */
  readonly of: (resource: string, client: string) => string | undefined;
}

/** In memory only. The client unseen longest is forgotten first. */
const MOST = 10_000;

/** Keeps the newest token of each client of each caller for each resource, in memory, until it ends. */
export const createPresentedTokens = (now: () => number): PresentedTokens => {
  const kept = new Map<string, { readonly token: string; readonly expiresAt: number }>();
  const keyOf = (resource: string, client: string) => `${resource} ${client}`;
  return {
    note: (authorization, resource, caller) => {
      const token = /^Bearer +([^\s]+)$/i.exec(authorization ?? '')?.[1];
      if (token === undefined) return;
      const key = keyOf(resource, clientKey(caller));
      kept.delete(key);
      kept.set(key, { token, expiresAt: caller.expiresAt });
      const [oldest] = kept.keys();
      if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
    },
    of: (resource, client) => {
      const found = kept.get(keyOf(resource, client));
      return found !== undefined && now() < found.expiresAt ? found.token : undefined;
    },
  };
};
