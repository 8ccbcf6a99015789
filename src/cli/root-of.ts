/** Where clients reach a gateway that may not run now. */
import type { Config } from '../config/schema.ts';

/** Its public URL, without a slash at the end; undefined if it takes whichever port is free as it starts. */
export const rootOf = ({
  publicUrl,
  listen: { host, port },
}: Pick<Config, 'publicUrl'> & {
  readonly listen: Pick<Config['listen'], 'host' | 'port'>;
}): string | undefined => {
  if (publicUrl !== undefined) return publicUrl;
  return port === 0 ? undefined : `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
};
