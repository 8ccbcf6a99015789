/** The demo as `firebreak demo` runs it: a whole company, a guided tour through it, and then it is yours to play with. */
import { once } from 'node:events';
import { ExitCode } from '../cli/exit-code.ts';
import type { CliIo } from '../cli/io.ts';
import { invitation } from './invitation.ts';
import { type Demo, startDemo } from './start-demo.ts';
import { createStory } from './tour/story.ts';
import { takeTour } from './tour/tour.ts';

export interface DemoOptions {
  /** Take the tour without a person, and end. */
  readonly once?: boolean;
  /** Let the tour click for people. */
  readonly auto?: boolean;
  /** Let people sign in with a browser by SAML. */
  readonly saml?: boolean;
  /** Port of the gateway; 0 picks one. */
  readonly port: number;
}

/** Milliseconds. */
const TOUR_LIMIT = 2 * 60_000;

/**
 * Starts the company, takes the tour and, unless `once` is set, stays up until a signal arrives.
 * @throws ExitCode 1 if the company cannot start or a step of the tour fails.
 */
export const runDemo = async (io: CliIo, options: DemoOptions): Promise<void> => {
  const stop = new AbortController();
  const demo = await startDemo(options).catch((error: Error) => {
    // It has no file of settings: the port is an option of the command.
    throw new ExitCode(1, `The demo cannot start: ${error.message.replace(/^listen\.port:/, '--port:')}`);
  });
  // Only once: a second Ctrl-C ends the process at once.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  try {
    await show(io, demo, options, stop.signal);
  } finally {
    await demo.close();
  }
};

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
  io.stdout(invitation(demo));
  if (!signal.aborted) await once(signal, 'abort');
};
