/** What Firebreak is compared with: ways to the measured server that enforce nothing. */
import { type ChildServer, startChildServer } from './child-server.ts';
import type { Target } from './target.ts';

const passThrough = (name: string, { url, pid, close }: ChildServer): Target => ({
  name,
  pid,
  masks: false,
  servers: ['bench', 'many'],
  url: (server) => `${url}/${server}`,
  token: async () => undefined,
  close,
});

/** The name every ratio is against. */
export const BARE = 'Express + http-proxy';

export const startBare = async (upstream: string): Promise<Target> =>
  passThrough(BARE, await startChildServer('./bare-proxy.ts', upstream));
