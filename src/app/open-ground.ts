/** Opens what the process holds on to; if one thing cannot be had, those before it are given back. */
import type { Logger } from 'pino';
import type { Config } from '../config/schema.ts';
import { securityHeaders } from '../http/security-headers.ts';
import { connectionsWithin, descriptorLimit } from '../limits/descriptors.ts';
import type { Store } from '../store/store.ts';
import { type Door, listen } from './listen.ts';
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
    const door = await listen({
      host: config.listen.host,
      port: config.listen.port,
      limits: config.limits,
      most: connectionsWithin(config.limits.connections, descriptorLimit()),
      trustedProxies: config.listen.trustedProxies,
      headers: securityHeaders(config.publicUrl),
      log,
    });
    opened.push(() => door.close(0));
    const adminDoor = await listen({
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
