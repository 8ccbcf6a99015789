/** `firebreak serve`: runs a gateway until SIGTERM or SIGINT, then drains. */
import { once } from 'node:events';
import { Command } from 'commander';
import { compose } from '../app/compose.ts';
import { ConfigurationError } from '../config/configuration-error.ts';
import { configOf } from './config-of.ts';
import { ExitCode } from './exit-code.ts';
import { giveMemoryBack } from './give-memory-back.ts';
import type { CliIo } from './io.ts';

/** The command, with its options and help. */
export const serveCommand = (io: CliIo): Command =>
  new Command('serve')
    .option('--config <file>', 'configuration file', 'firebreak.yaml')
    .action(async ({ config }: { config: string }) => {
      const gateway = await compose(configOf(config, io.env)).catch(giveUp);
      const reload = () => void gateway.reloadPolicy();
      process.on('SIGHUP', reload);
      const ended = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
      // The one who reads this may send a signal at once, which ends a process that does not listen for it yet.
      io.stdout(`firebreak listening on ${gateway.url} admin ${gateway.adminUrl}\n`);
      const stopping = new AbortController();
      void giveMemoryBack(stopping.signal);
      await ended;
      stopping.abort();
      process.off('SIGHUP', reload);
      await gateway.close();
    });

/** A configuration that cannot work is 78; anything else that keeps a gateway from starting is 1. */
const giveUp = (error: unknown): never => {
  throw new ExitCode(
    error instanceof ConfigurationError ? 78 : 1,
    error instanceof Error ? error.message : String(error),
  );
};
