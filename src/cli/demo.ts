/** `firebreak demo`: a whole company on this machine, a guided tour through it, and then it is yours to play with. */
import { once } from 'node:events';
import { Command, InvalidArgumentError } from 'commander';
import { invitation } from '../demo/invitation.ts';
import { type Demo, startDemo } from '../demo/start-demo.ts';
import { createStory } from '../demo/tour/story.ts';
import { takeTour } from '../demo/tour/tour.ts';
import { ExitCode } from './exit-code.ts';
import type { CliIo } from './io.ts';

interface DemoOptions {
  readonly once?: boolean;
  readonly auto?: boolean;
  readonly port: number;
}

/** Milliseconds. */
const TOUR_LIMIT = 2 * 60_000;

export const demoCommand = (io: CliIo): Command =>
  new Command('demo')
    .description('see it work: everything embedded, no account anywhere')
    .option('--once', 'take the tour without a person, and exit')
    .option('--auto', 'let the tour click for people')
    .option('--port <n>', 'port of the gateway; a free one where left out', parsePort, 0)
    .action(async (options: DemoOptions) => {
      const stop = new AbortController();
      const demo = await startDemo(options).catch((error: Error) => {
        throw new ExitCode(1, `The demo cannot start: ${error.message}`);
      });
      // Only once: whoever presses Ctrl-C twice means it.
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
      try {
        await show(io, demo, options, stop.signal);
      } finally {
        await demo.close();
      }
    });

const show = async (io: CliIo, demo: Demo, options: DemoOptions, signal: AbortSignal): Promise<void> => {
  const unattended = options.once === true;
  const auto = unattended || options.auto === true;
  // People take their time; without them, what takes this long is broken.
  const patience = auto ? AbortSignal.any([signal, AbortSignal.timeout(TOUR_LIMIT)]) : signal;
  const story = createStory({ write: io.styled ?? io.stdout, colour: io.colour });
  story.title('Firebreak, the gateway between AI agents and MCP servers: a tour in seven steps.');
  try {
    await takeTour({ demo, story, auto, signal: patience });
  } catch (error) {
    if (signal.aborted && !unattended) return;
    throw new ExitCode(1, `✗ The tour failed. ${(error as Error).message}`);
  }
  story.title('The tour is over; everything was as told.');
  if (unattended) return;
  io.stdout(await invitation(demo));
  if (!signal.aborted) await once(signal, 'abort');
};

const parsePort = (text: string): number => {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('It has to be a whole number from 0 to 65535.');
};
