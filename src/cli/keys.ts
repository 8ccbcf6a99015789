/** `firebreak keys FILE`: makes the key file that replicas share. */
import { Command } from 'commander';
import { makeKeys } from '../config/load-keys.ts';
import { ExitCode } from './exit-code.ts';
import type { CliIo } from './io.ts';

/** The command, with its options and help. */
export const keysCommand = (io: CliIo): Command =>
  new Command('keys')
    .argument('<file>', 'where to write it; an existing file is left alone')
    .action((file: string) => {
      try {
        makeKeys(file);
      } catch (error) {
        const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
        throw new ExitCode(1, exists ? `${file} exists; remove it first` : `${file} cannot be written`);
      }
      io.stdout(`${file} written; keep it secret, and out of backups that others read\n`);
    });
