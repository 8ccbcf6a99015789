/** What Firebreak is compared with: ways to the measured server that enforce nothing. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ChildServer, startChildServer } from './child-server.ts';
import { isNginxInstalled, startNginx } from './nginx.ts';
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

const MCP_PROXY = join(import.meta.dirname, '../rivals/node_modules/mcp-proxy');

/** All of them, as far as they are installed, and a sentence about each that is not. */
export const startBaselines = async (
  upstream: ChildServer,
): Promise<{ targets: readonly Target[]; missing: readonly string[] }> => {
  const targets = [passThrough('no proxy', { ...upstream, close: () => {} })];
  const missing: string[] = [];
  if (isNginxInstalled()) targets.push(passThrough('nginx', await startNginx(upstream.url)));
  else missing.push('nginx is not installed, so its column is left out.');
  targets.push(await startBare(upstream.url));
  targets.push(passThrough('SDK proxy', await startChildServer('./sdk-proxy.ts', upstream.url)));
  if (existsSync(MCP_PROXY)) {
    const child = await startChildServer('../rivals/mcp-proxy.js', `${upstream.url}/bench`);
    targets.push({ ...passThrough('mcp-proxy', child), servers: ['bench'] });
  } else {
    missing.push('mcp-proxy is left out; `npm ci --prefix scripts/rivals` installs it.');
  }
  return { targets, missing };
};
