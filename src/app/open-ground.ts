/** Opens what the process holds on to; if one thing cannot be had, those before it are given back. */
import type { Logger } from 'pino';
import type { Config } from '../config/schema.ts';
import { securityHeaders } from '../http/security-headers.ts';
import { connectionsWithin, descriptorLimit } from '../limits/descriptors.ts';
import type { Store } from '../store/store.ts';
import { type Door, type ListenOptions, listen } from './listen.ts';
import { type OpenPolicy, openPolicy } from './open-policy.ts';
import { openStore } from './open-store.ts';

export interface Ground {
  readonly policy: OpenPolicy;
  readonly store: Store;
  readonly door: Door;
  readonly adminDoor: Door;
}

/** Enough for probes and Prometheus; those of strangers make room for them. */
const ADMIN_CONNECTIONS = 32;

/** Rejects, with nothing left open that would keep the process alive. */
export const openGround = async (config: Config, log: Logger, now: () => number): Promise<Ground> => {
  const opened: (() => unknown)[] = [];
  try {
    const policy = await openPolicy(config, log);
    opened.push(policy.close);
    const store = await openStore(config, now);
    opened.push(store.close);
    const door = await listenFor('listen', {
      host: config.listen.host,
      port: config.listen.port,
      limits: config.limits,
      most: connectionsWithin(config.limits.connections, descriptorLimit()),
      trustedProxies: config.listen.trustedProxies,
      headers: securityHeaders(config.publicUrl),
      log,
    });
    opened.push(() => door.close(0));
    const adminDoor = await listenFor('admin', {
      host: config.admin.host,
      port: config.admin.port,
      limits: config.limits,
      most: ADMIN_CONNECTIONS,
      trustedProxies: [],
      headers: securityHeaders(undefined),
      log,
    });
    return { policy, store, door, adminDoor };
  } catch (error) {
    for (const close of opened.toReversed()) await close();
    throw error;
  }
};

/** Rejects with the setting to change, since an address alone does not tell whose it is. */
const listenFor = (setting: 'listen' | 'admin', options: ListenOptions): Promise<Door> =>
  listen(options).catch((cause: NodeJS.ErrnoException) => {
    const says = UNUSABLE[cause.code ?? ''];
    if (says === undefined) throw cause;
    throw new Error(says(setting, options), { cause });
  });

const UNUSABLE: Readonly<
  Record<string, (setting: string, address: Pick<ListenOptions, 'host' | 'port'>) => string>
> = {
  EADDRINUSE: (setting, { host, port }) =>
    `${setting}.port: another process listens on port ${port} of ${host}; end that one, or write another port (0 picks one).`,
  EACCES: (setting, { port }) =>
    `${setting}.port: this user may not listen on port ${port}; write one above 1023.`,
  EADDRNOTAVAIL: (setting, { host }) =>
    `${setting}.host: ${host} is not an address of this machine; write one that is, or 0.0.0.0 for all.`,
};
