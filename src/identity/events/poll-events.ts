/** Security event tokens that are fetched from a transmitter (RFC 8936): for gateways that no one outside can push to. */
import type { Fetch } from '../issuers/issuer-keys.ts';
import { readBounded } from '../issuers/key-set.ts';
import { EventError, type ReceiveEvent } from './receive-event.ts';

export interface PollEventsDeps {
  readonly issuer: string;
  /** Where its events wait. */
  readonly url: string;
  /** Access token for that; undefined if it takes none. */
  readonly token: string | undefined;
  readonly fetch: Fetch;
  readonly receive: ReceiveEvent;
  readonly now: () => number;
}

/** Resolves with how many events were taken. Rejects if the transmitter cannot be asked, and then asks no more for a while. */
export type PollEvents = () => Promise<number>;

const AT_ONCE = 50;
/** More wait for the next time. */
const MOST_ROUNDS = 20;
const TIMEOUT = 10_000;
const MOST_BYTES = 4 * 1024 * 1024;
/** Milliseconds for which a transmitter that failed is left alone. */
const PAUSE = 30_000;

/** What the transmitter is told about the events that it gave (RFC 8936, section 2.2). */
interface Told {
  readonly ack: readonly string[];
  readonly setErrs: Readonly<Record<string, { readonly err: string; readonly description: string }>>;
}

/**
 * Returns the poll. An event is acknowledged once it is done, so what fails in the middle comes again; one that cannot be taken
 * is told with its error, as a pushed one is.
 */
export const createPollEvents = (deps: PollEventsDeps): PollEvents => {
  let pausedUntil = Number.NEGATIVE_INFINITY;

  const ask = async (told: Told): Promise<Readonly<Record<string, unknown>>> => {
    const answer = await deps.fetch(deps.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(deps.token === undefined ? {} : { authorization: `Bearer ${deps.token}` }),
      },
      body: JSON.stringify({ maxEvents: AT_ONCE, returnImmediately: true, ...told }),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT),
    });
    const text = await readBounded(answer, MOST_BYTES);
    if (!answer.ok) throw new Error(`${deps.issuer} answered ${answer.status} to a poll for events`);
    return setsIn(JSON.parse(text));
  };

  const take = async (sets: Readonly<Record<string, unknown>>): Promise<Told> => {
    const ack: string[] = [];
    const setErrs: Record<string, { err: string; description: string }> = {};
    for (const [jti, set] of Object.entries(sets)) {
      try {
        await deps.receive(String(set), (issuer) => issuer === deps.issuer);
        ack.push(jti);
      } catch (error) {
        if (!(error instanceof EventError)) throw error;
        setErrs[jti] = { err: error.code, description: error.message };
      }
    }
    return { ack, setErrs };
  };

  const poll = async (): Promise<number> => {
    let taken = 0;
    let told: Told = { ack: [], setErrs: {} };
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const sets = await ask(told);
      if (Object.keys(sets).length === 0) return taken;
      told = await take(sets);
      taken += told.ack.length;
    }
    await ask(told);
    return taken;
  };

  return async () => {
    if (deps.now() < pausedUntil) return 0;
    try {
      return await poll();
    } catch (error) {
      pausedUntil = deps.now() + PAUSE;
      throw error;
    }
  };
};

/** By their `jti`. @throws Error if it is no answer to a poll */
const setsIn = (said: unknown): Readonly<Record<string, unknown>> => {
  const { sets } = Object(said) as { sets?: unknown };
  if (typeof sets === 'object' && sets !== null && !Array.isArray(sets)) return { ...sets };
  throw new Error('the answer to a poll for events holds no sets');
};
