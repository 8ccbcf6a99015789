/**
 * Tells those who listen, once, that they have to stop, and why. Each call has half a dozen such signals, which are hardly ever
 * aborted. An AbortController costs several times as much to make, to listen to and to collect, so one is only made for a
 * library that takes nothing else.
 */

/** What the gateway needs of an AbortSignal, which is one as well. */
export interface StopSignal {
  readonly aborted: boolean;
  /** Why, once it is aborted. */
  readonly reason: unknown;
  /** @throws the reason if it is aborted */
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** The signal and the means to abort it, in one object. */
export class Stop implements StopSignal {
  aborted = false;
  reason: unknown = undefined;
  #listeners: Set<() => void> | undefined;
  #made: AbortController | undefined;

  /** Calls every listener, at once, the first time; does nothing after that. */
  abort(reason: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    // The set itself, in which those are missing that a listener before them has taken away.
    for (const listener of this.#listeners ?? []) tell(listener);
    this.#listeners = undefined;
    this.#made?.abort(reason);
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }

  /** A listener is called once at most, and not at all if this is aborted already. */
  addEventListener(_type: 'abort', listener: () => void): void {
    if (this.aborted) return;
    this.#listeners ??= new Set();
    this.#listeners.add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners?.delete(listener);
  }

  /** The same for libraries. */
  get abortSignal(): AbortSignal {
    if (this.#made === undefined) {
      this.#made = new AbortController();
      if (this.aborted) this.#made.abort(this.reason);
    }
    return this.#made.signal;
  }
}

/** As the platform has it: a listener that throws keeps no other from being told. */
const tell = (listener: () => void): void => {
  try {
    listener();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
};

/** The signal as libraries take it. */
export const abortSignalOf = (signal: StopSignal): AbortSignal => {
  if (signal instanceof Stop) return signal.abortSignal;
  if (signal instanceof AbortSignal) return signal;
  throw new TypeError('a signal that is neither a Stop nor an AbortSignal');
};

/** Holds on to no listener, since it outlives all of them. */
class NeverStop extends Stop {
  override abort(): void {}
  override addEventListener(): void {}
}

/** Never aborted. */
export const NEVER: StopSignal = new NeverStop();

/** One signal for several, some of which outlive the request: once released, those hold on to nothing of it. */
export interface Joined {
  readonly signal: Stop;
  readonly release: () => void;
}

/** Aborts with the reason of the first that does. */
export const joinSignals = (...signals: readonly StopSignal[]): Joined => {
  const signal = new Stop();
  const follow = (): void => {
    const first = signals.find(({ aborted }) => aborted);
    if (first !== undefined) signal.abort(first.reason);
  };
  for (const each of signals) each.addEventListener('abort', follow);
  follow();
  return {
    signal,
    release: () => {
      for (const each of signals) each.removeEventListener('abort', follow);
    },
  };
};
