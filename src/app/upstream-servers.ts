/** The servers of the configuration as the way upstream knows them. */
import type { Config } from '../config/schema.ts';
import type { UpstreamServer } from '../upstream/ports.ts';

/** By name. */
export const upstreamServers = ({ servers }: Pick<Config, 'servers'>): ReadonlyMap<string, UpstreamServer> =>
  new Map(
    Object.entries(servers).map(([name, { url, transport, credential }]) => [
      name,
      {
        url: new URL(url),
        transport,
        authorization: credential === undefined ? undefined : `Bearer ${credential.bearer}`,
      },
    ]),
  );
