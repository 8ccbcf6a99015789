/** Writes the entries of one session in order: numbered at once, stored in batches, chained, never lost unseen. */
import type { Entry, EntryContent, Session } from '../domain/recording.ts';
import { Refusal } from '../domain/refusal.ts';
import { storeUnavailable } from '../domain/store-unavailable.ts';
import type { CallerCapacity } from './capacity.ts';
import { type Linked, linkWithText } from './chain.ts';
import { type Drafted, draftEntry } from './draft-entry.ts';
import { createNumbering } from './numbering.ts';
import type { RecorderLog, RecordingStore } from './ports.ts';
import { untilBeat } from './until-beat.ts';
import { createWaiters } from './waiters.ts';

export interface SessionWriter {
  /** Queues an entry and returns its number, see `createNumbering`. @throws Refusal `store-unavailable` if the queue is full. */
  add(content: EntryContent): number;
  /** Resolves once this entry and all before it are durable. @throws Refusal `store-unavailable` */
  written(number: number): Promise<void>;
  /** Resolves once all that was added is durable. @throws Refusal `store-unavailable` */
  allWritten(): Promise<void>;
  /** Entries not stored yet. */
  waiting(): number;
  /** See `Recording`. */
  room(): Promise<void> | undefined;
}

export interface SessionWriterDeps {
  readonly store: Pick<RecordingStore, 'appendEntries' | 'readEntries' | 'readHead'>;
  readonly capacity: CallerCapacity;
  /** Told why the store refuses entries of the session; undefined once it takes them. */
  readonly onRefused: (session: string, error: unknown) => void;
  readonly durability: 'strict' | 'besteffort';
  readonly now: () => number;
  /** Milliseconds until a write counts as not acknowledged. */
  readonly patience: number;
  readonly log: RecorderLog;
  /** Aborted once the store may be closed: nothing is taken or tried any more. */
  readonly stopped: AbortSignal;
  /** Done before the first entry is stored, and again until it succeeds. */
  readonly begin: () => Promise<void>;
  readonly onStored: (entries: readonly Entry[], bytes: number) => void;
}

interface Pending extends Drafted {
  readonly number: number;
  /** How many entries this one stands for, if it is a gap. */
  readonly missing: number;
}

const BATCH_ENTRIES = 500;
const BATCH_BYTES = 4 * 1024 * 1024;
const BATCH_DELAY = 50;
const RETRY_DELAYS = { first: 250, longest: 5000 };

/** Returns the writer behind the head `start`. It writes one batch at a time and tries again until the store takes it. */
export const createSessionWriter = (
  deps: SessionWriterDeps,
  session: string,
  start: Session['head'],
): SessionWriter => {
  const { store, capacity } = deps;
  const numbering = createNumbering(start.seq);
  const waiters = createWaiters(deps.patience);
  const pending: Pending[] = [];
  let head = start;
  let inFlight = 0;
  let writing = false;
  let timer: NodeJS.Timeout | undefined;
  let retryDelay = RETRY_DELAYS.first;

  const flushIn = (delay: number) => {
    if (deps.stopped.aborted) return;
    timer ??= setTimeout(flush, delay);
  };

  const flushSoon = () => flushIn(untilBeat(deps.now(), BATCH_DELAY));
  /** What no one waits for is written at the next beat, together with the entries of other sessions. */
  const isDue = () => pending.length > 0 && (pending.length >= BATCH_ENTRIES || waiters.any());

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (writing || pending.length === 0) return;
    writing = true;
    try {
      let isCut = await writeBatch();
      while (isDue() || (isCut && pending.length > 0)) isCut = await writeBatch();
      retryDelay = RETRY_DELAYS.first;
      if (pending.length > 0) flushSoon();
    } catch (error) {
      deps.log.warn(
        { err: error, session, waiting: pending.length },
        'entries could not be stored; trying again',
      );
      deps.onRefused(session, error);
      waiters.reject(storeUnavailable(error));
      flushIn(retryDelay);
      retryDelay = Math.min(retryDelay * 2, RETRY_DELAYS.longest);
    } finally {
      inFlight = 0;
      writing = false;
    }
  };

  /** True if there was more than one batch takes. */
  const writeBatch = async (): Promise<boolean> => {
    await deps.begin();
    const batch = nextBatch(pending);
    const isCut = batch.length < pending.length;
    inFlight = batch.length;
    const linked = linkAll(batch);
    const entries = linked.map(({ entry }) => entry);
    const chunks = batch.flatMap((entry) => entry.chunks);
    const texts = linked.map(({ json }) => json);
    const outcome = await store.appendEntries(entries, texts, chunks);
    const stored = outcome === 'appended' ? entries.length : await countOurs(entries);
    settle(entries.slice(0, stored));
    if (stored < entries.length) await followOthers(stored > 0);
    return isCut || stored < entries.length;
  };

  const linkAll = (batch: readonly Pending[]): Linked[] => {
    let last = head;
    return batch.map(({ draft }) => {
      const { answers } = draft;
      const seq = answers === undefined ? undefined : numbering.seqOf(answers);
      // Only if another replica has written in between is it another one.
      const placed = seq === undefined || seq === answers ? draft : { ...draft, answers: seq };
      const linked = linkWithText(placed, last);
      last = linked.entry;
      return linked;
    });
  };

  /** After a conflict: an earlier attempt that was not acknowledged may have stored these very entries. */
  const countOurs = async (entries: readonly Entry[]): Promise<number> => {
    const there = await store.readEntries(session, { after: head.seq, limit: entries.length });
    const firstForeign = entries.findIndex((entry, index) => there[index]?.hash !== entry.hash);
    return firstForeign === -1 ? entries.length : firstForeign;
  };

  /** Another replica wrote first: what is still pending goes behind its entries. */
  const followOthers = async (progressed: boolean): Promise<void> => {
    const theirs = await store.readHead(session);
    const first = pending[0];
    if (first !== undefined && theirs !== undefined && theirs.seq > head.seq) {
      head = { seq: theirs.seq, hash: theirs.hash };
      numbering.shift(first.number, theirs.seq + 1);
    } else if (!progressed) throw new Error('the store refuses an entry whose place is free');
  };

  const settle = (entries: readonly Entry[]): void => {
    const last = entries.at(-1);
    if (last === undefined) return;
    head = { seq: last.seq, hash: last.hash };
    deps.onRefused(session, undefined);
    const done = pending.splice(0, entries.length);
    inFlight = 0;
    for (const { bytes, missing } of done) if (missing === 0) capacity.give(bytes);
    deps.onStored(
      entries,
      done.reduce((sum, { bytes }) => sum + bytes, 0),
    );
    waiters.resolve(done.at(-1)?.number ?? 0);
  };

  /** In `besteffort` mode a full queue does not refuse; it says how much it could not keep. */
  const addGap = (): number => {
    const last = pending.length > inFlight ? pending.at(-1) : undefined;
    const joins = last !== undefined && last.missing > 0;
    const missing = joins ? last.missing + 1 : 1;
    const number = joins ? last.number : numbering.next();
    if (joins) pending.pop();
    pending.push({
      ...draftEntry(session, deps.now(), { from: 'gateway', kind: 'gap', missing }),
      number,
      missing,
    });
    flushSoon();
    return number;
  };

  return {
    add: (content) => {
      if (deps.stopped.aborted) throw new Refusal('store-unavailable');
      const drafted = draftEntry(session, deps.now(), content);
      if (!capacity.take(drafted.bytes)) {
        if (deps.durability === 'strict') throw capacity.refusal();
        return addGap();
      }
      const number = numbering.next();
      if (pending.push({ ...drafted, number, missing: 0 }) >= BATCH_ENTRIES || capacity.isNear())
        void flush();
      else flushSoon();
      return number;
    },
    written: (number) => {
      const first = pending[0];
      if (first === undefined || number < first.number) return Promise.resolve();
      const durable = waiters.wait(number);
      void flush();
      return durable;
    },
    allWritten: async () => {
      const last = pending.at(-1);
      if (last === undefined) return;
      const durable = waiters.wait(last.number);
      void flush();
      await durable;
    },
    waiting: () => pending.length,
    room: () => capacity.roomFor(deps.patience),
  };
};

const nextBatch = (pending: readonly Pending[]): readonly Pending[] => {
  let bytes = 0;
  const end = pending.findIndex((entry, index) => {
    bytes += entry.bytes;
    return index > 0 && (index >= BATCH_ENTRIES || bytes > BATCH_BYTES);
  });
  return end === -1 ? pending.slice() : pending.slice(0, end);
};
