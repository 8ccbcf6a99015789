/** `firebreak demo`: everything on this machine, no account anywhere. */
import { Command, InvalidArgumentError } from 'commander';
import type { DemoOptions } from '../demo/run-demo.ts';
import { ExitCode } from './exit-code.ts';
import type { CliIo } from './io.ts';

/** The command, with its options and help. */
export const demoCommand = (io: CliIo): Command =>
  new Command('demo')
    .option('--once', 'take the tour unattended, and exit')
    .option('--auto', 'let the tour click instead of people')
    .option('--saml', 'let people sign in with a browser by SAML 2.0')
    .option('--port <n>', 'port of the gateway; by default a free one', parsePort, 0)
    .action(async (options: DemoOptions) => {
      const { runDemo } = await loadDemo();
      await runDemo(io, options);
    });

/** Loaded only here: nothing else of the product knows the demo, and the image is built without it. */
const loadDemo = async () => {
  try {
    return await import('../demo/run-demo.ts');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new ExitCode(1, 'This installation does not contain the demo. In a checkout, run npm run demo.');
  }
};

const parsePort = (text: string): number => {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('It has to be a whole number from 0 to 65535.');
};
