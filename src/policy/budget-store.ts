/** Counts uses of budgets in small documents, the same on every replica. */

import type { DocumentStore, StoredDocument } from '../domain/document.ts';
import { Refusal } from '../domain/refusal.ts';
import { digestOfParts } from '../domain/text/digest.ts';
import { type Updated, updateDocument } from '../domain/update-document.ts';
import type { BudgetKey, BudgetStore } from './ports.ts';

interface Use {
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Uses of one counter that this process counts in one swap. */
interface Round {
  /** Moment by token. */
  readonly uses: Map<string, number>;
  /** Place by token, counted from 1. */
  readonly places: Promise<ReadonlyMap<string, number>>;
}

const KIND = 'budget';

/**
 * Returns counters whose windows slide. Uses that come at one moment share a write; all functions reject if the store
 * does.
 */
export const createBudgetStore = (
  documents: Pick<DocumentStore, 'getDocument' | 'putDocument' | 'removeDocument'>,
): BudgetStore => {
  /** By counter: the round that waits for the one before it, and takes more uses until then. */
  const open = new Map<string, Round>();
  const last = new Map<string, Promise<unknown>>();

  const reads = new Map<string, Promise<StoredDocument | undefined>>();

  /** Calls that look at one moment share one look; what they miss by that, counting finds. */
  const read = (id: string): Promise<StoredDocument | undefined> => {
    const look = () => documents.getDocument(KIND, id);
    const reading = reads.get(id) ?? twice(look).finally(() => reads.delete(id));
    reads.set(id, reading);
    return reading;
  };

  const count = async (key: BudgetKey, uses: ReadonlyMap<string, number>) => {
    // Uses are known by their tokens, so none counts twice.
    return await twice(() =>
      updateDocument(documents, {
        kind: KIND,
        id: idOf(key),
        change: (document) => counted(document, key, uses),
        busy: () => new Refusal('budget-busy', busy(key)),
      }),
    );
  };

  /** A burst on one counter waits for one swap at a time, so that only replicas are rivals and no call is turned away. */
  const roundOf = (key: BudgetKey): Round => {
    const counter = `${idOf(key)} ${key.window}`;
    const waiting = open.get(counter);
    if (waiting !== undefined) return waiting;
    const uses = new Map<string, number>();
    const places = (last.get(counter) ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => {
        open.delete(counter);
        return count(key, uses);
      })
      .finally(() => {
        if (last.get(counter) === places) last.delete(counter);
      });
    last.set(counter, places);
    const round = { uses, places };
    open.set(counter, round);
    return round;
  };

  return {
    spend: async (key, token, now) => {
      const { uses, places } = roundOf(key);
      uses.set(token, now);
      return (await places).get(token) ?? Number.POSITIVE_INFINITY;
    },
    used: async (key, now) => usesIn(await read(idOf(key)), key, now).length,
    restore: async (key) => {
      await documents.removeDocument(KIND, idOf(key));
    },
  };
};

/** A store that is slow for a moment would turn away a whole burst, which shares its looks and counts. */
const twice = <T>(work: () => Promise<T>): Promise<T> => work().catch(work);

/** The counter with these uses, and the place of each. */
const counted = (
  document: StoredDocument | undefined,
  key: BudgetKey,
  added: ReadonlyMap<string, number>,
): Updated<ReadonlyMap<string, number>> => {
  const now = Math.max(...added.values());
  const before = usesIn(document, key, now);
  const known = new Set(before.map(({ token }) => token));
  const news = [...added].filter(([token]) => !known.has(token));
  const value = [...before, ...news.map(([token, at]) => ({ token, at }))].map((use) => ({ ...use }));
  const result = new Map(value.map(({ token }, index) => [token, index + 1]));
  return news.length === 0 ? { result } : { write: { value, expireAt: now + key.window }, result };
};

const busy = ({ budget }: BudgetKey): string =>
  `Too many calls are counted against the budget ${budget} at this moment, so this one was not executed. Call again.`;

/** Written here and nowhere else, so the shape is known. */
const usesIn = (document: StoredDocument | undefined, { window }: BudgetKey, now: number): readonly Use[] =>
  ((document?.value ?? []) as unknown as readonly Use[]).filter(({ at }) => now - at < window);

const idOf = ({ budget, subject }: Pick<BudgetKey, 'budget' | 'subject'>): string =>
  digestOfParts([budget, subject]);
