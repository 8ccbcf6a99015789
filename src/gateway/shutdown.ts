/**
 * Shutting down in two steps: held calls are answered and standing streams end at once, calls that run get their time.
 * Nothing here ends the process; the composition root does so once the work noted here has come to its end.
 */
import { Refusal } from '../domain/refusal.ts';
import { Stop, type StopSignal } from '../domain/time/stop.ts';
import { within } from '../domain/time/within.ts';

/** What the data path needs to know about it. */
export interface Shutdown {
  /** Aborted as soon as the gateway is told to stop. */
  readonly draining: StopSignal;
  /** Aborted once the time of running calls is over; the reason is the refusal that their clients get. */
  readonly ended: StopSignal;
  /** Notes work that has to come to its end before the store closes; returns the same promise. */
  readonly track: <T>(work: Promise<T>) => Promise<T>;
}

export interface ShutdownControl extends Shutdown {
  /** Aborts `draining`. */
  begin(): void;
  /** Aborts `ended`. */
  end(): void;
  /** Resolves once no tracked work is left, with true, or after this many milliseconds, with false. */
  idle(limit: number): Promise<boolean>;
}

/** One for each process. `draining` and `ended` are aborted in this order, and `track` notes work to be waited for. */
export const createShutdown = (): ShutdownControl => {
  const draining = new Stop();
  const ended = new Stop();
  let underWay = 0;
  let done = Promise.withResolvers<void>();

  const settle = (): void => {
    underWay -= 1;
    if (underWay > 0) return;
    done.resolve();
    done = Promise.withResolvers();
  };
  const track: Shutdown['track'] = (promise) => {
    underWay += 1;
    promise.then(settle, settle);
    return promise;
  };

  /** Work may begin other work, such as a held call that becomes a task. */
  const allDone = async (): Promise<boolean> => {
    while (underWay > 0) await done.promise;
    return true;
  };

  return {
    draining,
    ended,
    track,
    begin: () => draining.abort(new Refusal('shutting-down')),
    end: () => ended.abort(new Refusal('upstream-lost', CUT)),
    idle: (limit) => within(allDone(), limit, () => false),
  };
};

/** The server may have received the call, so no one may be told that it did not run. */
const CUT = 'The gateway was stopped before the server answered; whether the call ran is not known.';
