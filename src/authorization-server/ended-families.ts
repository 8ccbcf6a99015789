/**
 * Sign-ins of clients that ended before their access tokens did: by revocation, or because something that was used up came
 * back. Tokens are verified without asking anyone, so each replica knows the families of these, until the last token is over.
 */
import type { Caller } from '../domain/caller.ts';
import type { DocumentStore, StoredDocument } from '../domain/document.ts';
import { allItems } from '../domain/page.ts';
import { Refusal } from '../domain/refusal.ts';
import { pollEvery } from '../domain/time/poll-every.ts';
import { NEVER, Stop, type StopSignal } from '../domain/time/stop.ts';

export interface EndedFamilies {
  /** Ends all access tokens of a family: here at once, on other replicas within half a second. Durable once resolved. */
  readonly end: (family: string) => Promise<void>;
  /**
   * @throws Refusal `unauthenticated` if the token of this caller is of a family that has ended, and `store-unavailable` if
   * no one could tell yet.
   */
  readonly check: (caller: Pick<Caller, 'family'>) => void;
  /** `stopped` aborts as soon as the family of this caller ends; `release` ends the watch. */
  readonly watch: (caller: Pick<Caller, 'family'>) => Watch;
  /** Reads what other replicas have ended; rejects if the store does. */
  readonly look: () => Promise<void>;
  /** The same, again and again until aborted. */
  readonly run: (signal: AbortSignal) => Promise<void>;
}

interface Watch {
  readonly stopped: StopSignal;
  readonly release: () => void;
}

interface EndedFamiliesDeps {
  readonly documents: Pick<DocumentStore, 'putDocument' | 'listDocuments'>;
  /** Milliseconds an access token is good for at most, clocks that differ included. */
  readonly life: number;
  readonly now: () => number;
}

const KIND = 'oauth-ended';
/** Milliseconds. */
const LOOK_EVERY = 500;
const PAGE = 1000;

/** No token of a family counts before the first look. */
export const createEndedFamilies = ({ documents, life, now }: EndedFamiliesDeps): EndedFamilies => {
  let ended: ReadonlySet<string> = new Set();
  let isRead = false;
  /** Until when those that ended here count: one look may have begun before the end and come back after it. */
  const ownUntil = new Map<string, number>();
  const watched = new Set<{ readonly family: string; readonly stop: Stop }>();

  const know = (families: ReadonlySet<string>): void => {
    ended = families;
    if (families.size === 0) return;
    for (const { family, stop } of watched) if (ended.has(family)) stop.abort(signedOut());
  };

  const look = async (): Promise<void> => {
    const found = await readAll(documents);
    for (const [family, until] of ownUntil) if (now() >= until) ownUntil.delete(family);
    know(new Set([...found.map(({ id }) => id), ...ownUntil.keys()]));
    isRead = true;
  };

  return {
    end: async (family) => {
      const expireAt = now() + life;
      // False if it has ended before, which is as good.
      await documents.putDocument(KIND, family, { value: true, ifVersion: 0, expireAt });
      ownUntil.set(family, expireAt);
      know(new Set([...ended, family]));
    },
    check: ({ family }) => {
      if (family === undefined) return;
      if (ended.has(family)) throw signedOut();
      if (!isRead) throw new Refusal('store-unavailable', UNKNOWN);
    },
    watch: ({ family }) => {
      if (family === undefined) return { stopped: NEVER, release: () => undefined };
      const stop = new Stop();
      if (ended.has(family)) stop.abort(signedOut());
      const entry = { family, stop };
      watched.add(entry);
      return { stopped: stop, release: () => void watched.delete(entry) };
    },
    look,
    // What was read last holds while the store does not answer; soon nothing runs without it anyway.
    run: (signal) => pollEvery(LOOK_EVERY, look, signal),
  };
};

const readAll = (documents: EndedFamiliesDeps['documents']): Promise<readonly StoredDocument[]> =>
  allItems((cursor) => documents.listDocuments(KIND, { limit: PAGE, cursor }));

const UNKNOWN = 'Whether this sign-in was ended cannot be told just now. Not executed.';

const signedOut = (): Refusal =>
  new Refusal('unauthenticated', 'This sign-in was ended, and its tokens with it. Sign in again.');
