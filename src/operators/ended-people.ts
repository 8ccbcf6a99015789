/**
 * People whose access was ended at one moment, by their company's directory or provider, or by an operator: what they were
 * given before counts no more, on any replica. What they are given afterwards does.
 */

import { isAddressLike } from '../domain/address.ts';
import { callerKey, type Identity } from '../domain/caller.ts';
import type { DocumentStore } from '../domain/document.ts';
import type { PersonName } from '../domain/people/person-name.ts';
import { Refusal } from '../domain/refusal.ts';
import { digestOfParts } from '../domain/text/digest.ts';
import type { NowOrLater } from '../domain/time/now-or-later.ts';
import { pollEvery } from '../domain/time/poll-every.ts';
import { Stop, type StopSignal } from '../domain/time/stop.ts';
import { updateDocument } from '../domain/update-document.ts';

export interface EndedPeople {
  /** Ends what the person was given until this moment, which is now if undefined; durable once resolved. */
  readonly end: (named: PersonName, until?: number) => Promise<void>;
  /**
   * Whether something that this person was given at `since` (milliseconds since the epoch) was ended. Half a second old at most.
   *
   * @throws Refusal `store-unavailable` if no one could tell for a while.
   */
  readonly isEnded: (person: Identity, since: number) => NowOrLater<boolean>;
  /** The same as the store says at this moment. Rejects if the store does. */
  readonly isEndedNow: (person: Identity, since: number) => Promise<boolean>;
  /**
   * `ended` aborts, with a refusal, while something runs by what the person was given at `since` and that was ended, if
   * before the watch as well; `release` ends the watch.
   */
  readonly watch: (
    person: Identity,
    since: number,
  ) => { readonly ended: StopSignal; readonly release: () => void };
  /** Looks after what is watched until aborted. */
  readonly run: (signal: AbortSignal) => Promise<void>;
}

export interface EndedPeopleDeps {
  readonly documents: Pick<DocumentStore, 'getDocument' | 'putDocument'>;
  readonly now: () => number;
  /** Milliseconds that anything can count which a person is given: as long its end is remembered. */
  readonly longest: number;
}

const KIND = 'person-end';
/** Milliseconds. */
const LOOK_EVERY = 400;
const TRUSTED_FOR = 15_000;
const MOST_KNOWN = 20_000;

interface Known {
  /** When this was asked, and when the end was; -Infinity if there is none. */
  readonly at: number;
  readonly end: number;
}

/** Keeps the moments in the store, for the `longest` (milliseconds) that anything counts which a person is given. */
export const createEndedPeople = ({ documents, now, longest }: EndedPeopleDeps): EndedPeople => {
  const known = new Map<string, Known>();
  const asking = new Map<string, Promise<number>>();
  const watched = new Set<{
    readonly person: Identity;
    readonly since: number;
    readonly stop: Stop;
  }>();

  const stored = async (key: string): Promise<number> =>
    Number((await documents.getDocument(KIND, key))?.value ?? Number.NEGATIVE_INFINITY);

  const read = async (key: string): Promise<number> => {
    const at = now();
    const last = known.get(key);
    try {
      const end = await stored(key);
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(key, { at, end });
      return end;
    } catch {
      if (last !== undefined && at - last.at <= TRUSTED_FOR) return last.end;
      throw new Refusal(
        'store-unavailable',
        'Whether this access was ended cannot be told just now. Not executed.',
      );
    } finally {
      asking.delete(key);
    }
  };

  const endOf = (key: string): number | Promise<number> => {
    const last = known.get(key);
    if (last !== undefined && now() - last.at < LOOK_EVERY) return last.end;
    const answer = asking.get(key) ?? read(key);
    asking.set(key, answer);
    return answer;
  };

  /** Hashed once for each caller: this is asked with each of its calls. */
  const keysOfSeen = new WeakMap<Identity, readonly string[]>();
  const seenKeysOf = (person: Identity): readonly string[] => {
    const keys = keysOfSeen.get(person) ?? keysOf(person);
    keysOfSeen.set(person, keys);
    return keys;
  };

  const isEnded: EndedPeople['isEnded'] = (person, since) => {
    const ends = seenKeysOf(person).map(endOf);
    const isAny = (told: readonly number[]) => told.some((end) => end >= since);
    // Nearly always all of them were asked for a moment ago, and nothing is waited for.
    return ends.every((end) => typeof end === 'number') ? isAny(ends) : Promise.all(ends).then(isAny);
  };

  const note = async (key: string, until: number): Promise<void> => {
    await updateDocument(documents, {
      kind: KIND,
      id: key,
      // Never earlier than one that is known: replicas' clocks may differ by a little.
      change: (found) => ({
        write: { value: Math.max(until, Number(found?.value ?? 0)), expireAt: now() + longest },
        result: undefined,
      }),
    });
    known.delete(key);
  };

  const look = async (): Promise<void> => {
    const looks = [...watched].map(async ({ person, since, stop }) => {
      // What cannot be told just now is not cut off: nothing new of this person begins meanwhile.
      const hasEnded = await Promise.try(isEnded, person, since).catch(() => false);
      if (hasEnded) stop.abort(accessEnded());
    });
    await Promise.all(looks);
  };

  return {
    end: async (named, until = now()) => {
      await Promise.all(marksOf(named).map((key) => note(key, until)));
    },
    isEnded,
    isEndedNow: async (person, since) =>
      (await Promise.all(seenKeysOf(person).map(stored))).some((end) => end >= since),
    watch: (person, since) => {
      const entry = { person, since, stop: new Stop() };
      watched.add(entry);
      return { ended: entry.stop, release: () => void watched.delete(entry) };
    },
    run: (signal) => pollEvery(LOOK_EVERY, look, signal),
  };
};

/** The refusal of what was ended. */
const accessEnded = (): Refusal =>
  new Refusal('unauthenticated', 'The access of this person was ended. They have to sign in again.');

/** Every mark that could be of this person: wrong in the safe direction, as kill switches are. */
const keysOf = (person: Identity): readonly string[] => {
  const subject = isAddressLike(person.subject) ? person.subject : undefined;
  const addresses = [person.email, person.unproven?.email, subject].filter((each) => each !== undefined);
  return [
    ...accountKeys(person),
    keyOf('name', person.subject),
    ...new Set(addresses.map((each) => keyOf('address', each.toLowerCase()))),
  ];
};

const marksOf = ({ account, name, email }: PersonName): readonly string[] => [
  ...(account === undefined ? [] : accountKeys(account)),
  ...(name === undefined ? [] : [keyOf('name', name)]),
  ...(email === undefined ? [] : [keyOf('address', email.toLowerCase())]),
];

/** In any case as well: directories that are pushed take names as alike then, and their people are out by all of them. */
const accountKeys = ({ issuer, subject }: Pick<Identity, 'issuer' | 'subject'>): readonly string[] =>
  [...new Set([subject, subject.toLowerCase()])].map((each) =>
    keyOf('account', callerKey({ issuer, subject: each })),
  );

/** Tells nothing about the person. */
const keyOf = (kind: 'account' | 'name' | 'address', value: string): string =>
  digestOfParts([kind, value], 'base64url');
