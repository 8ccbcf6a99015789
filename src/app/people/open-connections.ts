/** The servers that are used in each person's own name, and how people connect to them. */
import type { Config } from '../../config/schema.ts';
import { createFetchPublic } from '../../limits/fetch-public.ts';
import { isPublicAddress } from '../../limits/public-address.ts';
import type { Sealer } from '../../mcp/seal.ts';
import type { Store } from '../../store/store.ts';
import { type Connections, createConnections } from '../../upstream/connections/connections.ts';
import { createSecret } from '../../upstream/credentials/secret.ts';

/** Milliseconds. */
const TIMEOUT = 10_000;

interface OpenConnectionsDeps {
  readonly config: Pick<Config, 'servers'>;
  readonly publicUrl: string;
  readonly store: Store;
  readonly sealer: Sealer;
  /** Name of this process, for leases. */
  readonly holder: string;
  readonly log: { warn(fields: object, message: string): void };
  readonly now: () => number;
}

/** By name of the server; nothing is asked before the first person connects. */
export const openConnections = (deps: OpenConnectionsDeps): ReadonlyMap<string, Connections> => {
  const { config, publicUrl, store, sealer, holder, log, now } = deps;
  const fetchPublic = createFetchPublic({ isPublic: isPublicAddress, timeout: TIMEOUT });
  const opened = Object.entries(config.servers).flatMap(([server, { url, credential }]) => {
    const settings = credential?.perUser;
    if (settings === undefined) return [];
    const { clientId, clientSecret } = settings;
    const secret = clientSecret === undefined ? undefined : createSecret(clientSecret, { now, log });
    const connections = createConnections({
      server,
      url: new URL(url),
      settings,
      configured: clientId === undefined ? undefined : { id: clientId, secret: async () => secret?.read() },
      page: `${publicUrl}/connections/${server}`,
      storage: { documents: store, sealer },
      replicas: { takeLease: store.takeLease, owner: holder },
      fetchPublic,
      log,
      now,
    });
    return [[server, connections] as const];
  });
  return new Map(opened);
};
