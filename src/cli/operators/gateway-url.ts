/** Where a command finds the running gateway: as it is told, or as the configuration beside it says. */
import type { Command } from 'commander';
import { loadAddress } from '../../config/load-address.ts';
import type { CliIo } from '../io.ts';
import { createKeptLogins } from './kept-logins.ts';

export interface GatewayUrl {
  readonly url?: string;
}

const FILE = 'firebreak.yaml';
const USUAL_PORT = 8080;

/** The option that says it. */
export const withGatewayUrl = (command: Command): Command =>
  command.option(
    '--url <url>',
    `where clients reach the gateway (default: this machine at listen.port of ./${FILE}, or its publicUrl if you signed in there)`,
  );

/**
 * Where a token may go. A file that happens to lie here, as in a repository of others, leads it to this machine alone, or to
 * where the person has signed in.
 */
export const urlOf = ({ url }: GatewayUrl, { env }: Pick<CliIo, 'env'>, file = FILE): string => {
  if (url !== undefined) return url;
  const { publicUrl, listen } = loadAddress(file) ?? {};
  if (publicUrl !== undefined && createKeptLogins(env).of(publicUrl) !== undefined) return publicUrl;
  return `http://127.0.0.1:${listen?.port || USUAL_PORT}`;
};

/** Where a person signs in: no token goes there. */
export const signInUrlOf = ({ url }: GatewayUrl, io: Pick<CliIo, 'env'>, file = FILE): string =>
  url ?? loadAddress(file)?.publicUrl ?? urlOf({}, io, file);
