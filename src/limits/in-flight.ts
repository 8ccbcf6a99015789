/**
 * Bounds the memory that messages take up while they are in this process, by caller and in all. What does not fit waits
 * outside: a body stays in its socket, an answer at its server, until there is room or the wait is given up.
 */
import { type Caller, callerKey } from '../domain/caller.ts';
import { Refusal } from '../domain/refusal.ts';
import type { StopSignal } from '../domain/time/stop.ts';

type Who = Pick<Caller, 'issuer' | 'subject'>;

/** What one part of an exchange takes up: its request, or its answer. */
export interface Part {
  /**
   * Resolves once there is room for so many bytes in the place of what the part takes up now.
   * @throws Refusal `too-many` if its caller's share stays full, `overloaded` if the process does, or the signal's reason
   */
  grow(bytes: number, signal: StopSignal): Promise<void>;
  /** Takes up so many bytes from now on, at once. */
  set(bytes: number): void;
}

/** What one exchange takes up. */
export interface Weight {
  /** Its request. */
  readonly request: Part;
  /** One more, such as an answer. */
  part(): Part;
  /** Gives back all of it; parts take up nothing from then on. */
  release(): void;
}

export interface InFlight {
  weigh(caller: Who): Weight;
  /** Bytes that are taken up now, by everyone. */
  bytes(): number;
}

export interface InFlightLimits {
  /** Of one caller. */
  readonly caller: number;
  readonly all: number;
  /** Milliseconds that a message waits for room. */
  readonly patience: number;
}

interface Leaving {
  /** The one who waits gives up. */
  readonly signal: StopSignal;
  /** To be called once what it waits for weighs nothing any more, so that it need not wait. */
  readonly letGo: Set<() => void>;
}

interface Waiting {
  readonly key: string;
  /** What it wants besides what it has. */
  readonly more: number;
  readonly admit: () => void;
}

/** What weighs up to this never waits for the memory of others: ordinary calls pass whatever large ones do. */
const SMALL = 512 * 1024;

/**
 * `caller` and `all` are bytes; waiting for room longer than `patience` milliseconds rejects with `too-many` or
 * `overloaded`.
 */
export const createInFlight = ({ caller: share, all, patience }: InFlightLimits): InFlight => {
  const held = new Map<string, number>();
  /** In the order in which they came. */
  const waiting = new Set<Waiting>();
  let total = 0;

  const take = (key: string, bytes: number): void => {
    total += bytes;
    const now = (held.get(key) ?? 0) + bytes;
    if (now === 0) held.delete(key);
    else held.set(key, now);
  };

  /** A caller that has nothing may take one message of any size: limits on single messages are others. */
  const fitsShare = (key: string, more: number) => {
    const has = held.get(key) ?? 0;
    return has === 0 || has + more <= share;
  };
  const fitsAll = (more: number) => total === 0 || total + more <= all;

  const someWaitForAll = () => waiting.values().some(({ key, more }) => fitsShare(key, more));

  /** First come, first served among those whose callers have room, so that a large message is not passed for ever. */
  const admitWaiting = (): void => {
    for (const one of waiting) {
      if (!fitsShare(one.key, one.more)) continue;
      if (!fitsAll(one.more)) return;
      waiting.delete(one);
      one.admit();
    }
  };

  const wait = (key: string, more: number, { signal, letGo: whenReleased }: Leaving): Promise<void> =>
    new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', leave);
        whenReleased.delete(letGo);
      };
      const letGo = () => {
        end();
        waiting.delete(one);
        resolve();
      };
      const one = {
        key,
        more,
        admit: () => {
          end();
          take(key, more);
          resolve();
        },
      };
      const leave = () => {
        end();
        waiting.delete(one);
        reject(signal.aborted ? signal.reason : fitsShare(key, more) ? overloaded() : tooMuch());
        admitWaiting();
      };
      const timer = setTimeout(leave, patience);
      signal.addEventListener('abort', leave);
      whenReleased.add(letGo);
      waiting.add(one);
      if (signal.aborted) leave();
    });

  const weigh: InFlight['weigh'] = (caller) => {
    const key = callerKey(caller);
    const parts = new Set<Part>();
    // Not an AbortController, which makes an error with its stack for each exchange.
    let isReleased = false;
    const letGo = new Set<() => void>();
    const part = (): Part => {
      let size = 0;
      const set = (bytes: number) => {
        const wanted = isReleased ? 0 : bytes;
        take(key, wanted - size);
        size = wanted;
        admitWaiting();
      };
      const made: Part = {
        set,
        grow: async (bytes, signal) => {
          const more = bytes - size;
          if (isReleased || more <= 0) return;
          const isFree = fitsShare(key, more) && (bytes <= SMALL || (!someWaitForAll() && fitsAll(more)));
          if (isFree) return set(bytes);
          await wait(key, more, { signal, letGo });
          if (!isReleased) size = bytes;
        },
      };
      parts.add(made);
      return made;
    };
    const release = () => {
      for (const one of parts) one.set(0);
      isReleased = true;
      for (const go of letGo) go();
    };
    return { request: part(), part, release };
  };

  return { weigh, bytes: () => total };
};

const tooMuch = (): Refusal =>
  new Refusal(
    'too-many',
    'Your messages take up as much of the gateway as one caller may have (limits.bytesInFlight). Read the answers that wait for you, or send less at once; this one was not executed.',
    { retryAfter: 5 },
  );

const overloaded = (): Refusal =>
  new Refusal(
    'overloaded',
    'The gateway holds as many large messages as it may (limits.allBytesInFlight). This one was not executed; send it again in a while.',
    { retryAfter: 5 },
  );
