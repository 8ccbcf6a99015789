/** Ends a gateway in order and in time: what holds people's calls first, the store last. */
import type { Logger } from 'pino';
import { within } from '../domain/time/within.ts';
import type { ShutdownControl } from '../gateway/shutdown.ts';
import type { Recorder } from '../recordings/recorder.ts';
import type { Door } from './listen.ts';

export interface ClosingParts {
  readonly shutdown: ShutdownControl;
  readonly door: Door;
  /** Ends everything that runs by itself; resolves once it has. */
  readonly stopBackground: () => Promise<void>;
  readonly recorder: Pick<Recorder, 'drain' | 'stop'>;
  /** Says goodbye to the other replicas, then closes what is left, the store last. */
  readonly release: readonly (() => Promise<void> | void)[];
  /** Milliseconds that all of it may take. */
  readonly time: number;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/** Milliseconds of it that are kept for storing what is left, at most. */
const RESERVE = 5000;
/** Milliseconds in which an answer that is written already leaves. */
const FAREWELL = 1000;

/**
 * Held calls are answered as pending, standing streams end, and new requests are turned away at once. Calls that run get
 * their time, and are cut then: what they did is unknown. Never rejects, and takes no longer than it may.
 */
export const createClose = (parts: ClosingParts) => async (): Promise<void> => {
  const { shutdown, door, recorder, time } = parts;
  const until = performance.now() + time;
  const left = () => Math.max(0, until - performance.now());
  const reserve = Math.min(RESERVE, time / 3);
  const forWork = () => Math.max(0, left() - reserve);
  const farewell = Math.min(FAREWELL, reserve / 3);
  parts.log.info({ limit: time }, 'the gateway shuts down: what runs is given its time');
  shutdown.begin();
  if (!(await shutdown.idle(forWork()))) {
    shutdown.end();
    await shutdown.idle(farewell);
  }
  await door.close(Math.max(farewell, forWork()));
  const inTime = (step: () => Promise<void> | void) => attempt(parts.log, step, left());
  await inTime(parts.stopBackground);
  // What people decided or were shown a moment ago, and what was cut with the connections.
  await shutdown.idle(Math.min(FAREWELL, left()));
  await recorder.drain(AbortSignal.timeout(Math.round(left()))).catch(() => {});
  recorder.stop();
  const took = Math.round(time - left());
  parts.log.info({ ms: took }, 'what was recorded is stored; the gateway closes its store and ends');
  for (const step of parts.release) await inTime(step);
};

/** What does not end in time, or fails, must not keep the rest from ending. */
const attempt = async (
  log: ClosingParts['log'],
  step: () => Promise<void> | void,
  limit: number,
): Promise<void> => {
  try {
    await within(step(), limit);
  } catch (error) {
    log.warn({ err: error }, 'a part of the gateway did not close as it should');
  }
};
