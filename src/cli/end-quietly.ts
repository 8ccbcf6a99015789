/** What happens if no one reads what a command prints. */

/**
 * Ends the process without a word if the reader of a pipe has gone (`firebreak sessions list --json | head`), with the
 * exit code that shells give to a program which SIGPIPE has ended. A gateway goes on: it is not there for what it prints.
 */
export const endQuietly = ({ argv, stdout, stderr, exit }: NodeJS.Process): void => {
  for (const stream of [stdout, stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      if (argv[2] !== 'serve') exit(128 + 13);
    });
};
