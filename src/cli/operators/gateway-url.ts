/** Where a command finds the running gateway: as it is told, or as the configuration beside it says. */
import type { Command } from 'commander';
import { loadAddress } from '../../config/load-address.ts';
import type { CliIo } from '../io.ts';
import { rootOf } from '../root-of.ts';

export interface GatewayUrl {
  readonly url?: string;
}

const USUAL_FILE = 'firebreak.yaml';
const USUAL = 'http://127.0.0.1:8080';

/** The option that says it. */
export const withGatewayUrl = (command: Command): Command =>
  command.option(
    '--url <url>',
    `where clients reach the gateway (default: publicUrl or listen.port of ./${USUAL_FILE}, or ${USUAL})`,
  );

/** An address that stands for all of a machine is reached as the machine itself. */
export const urlOf = ({ url }: GatewayUrl, { env }: Pick<CliIo, 'env'>, file = USUAL_FILE): string => {
  if (url !== undefined) return url;
  const address = loadAddress(file, env);
  const root = address === undefined ? undefined : rootOf({ ...address, publicUrl: address.publicUrl });
  return (root ?? USUAL).replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
};
