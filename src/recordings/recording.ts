/** The recording of one session: notes entries and keeps the summary. */
import type { EntryContent, Session } from '../domain/recording.ts';
import type { CallerCapacity } from './capacity.ts';
import { IDLE } from './close-idle-sessions.ts';
import type { RecorderLog, RecordingStore } from './ports.ts';
import { createSessionSummary } from './session-summary.ts';
import { createSessionWriter } from './session-writer.ts';

export interface Recording {
  /** Id of the session. */
  readonly id: string;
  /**
   * Queues an entry, to be stored within 50 ms; the number is for `answers` of later entries of this recording.
   * @throws Refusal `store-unavailable` if the queue is full, unless recordings are `besteffort`.
   */
  note(content: EntryContent): number;
  /**
   * Resolves once this entry and all before it are durable. The entry stays queued also if this rejects.
   * If recordings are `besteffort` it does not wait.
   * @throws Refusal `store-unavailable` after two seconds, or at once if the store fails.
   */
  noteDurably(content: EntryContent): Promise<number>;
  /**
   * Resolves once the caller's part of the queue has room for more, or after two seconds all the same; undefined if it has
   * room now. Streams wait for it before each event, which holds back the server instead of cutting the stream.
   */
  room(): Promise<void> | undefined;
  /** The MCP revision, once client and server have agreed on it. */
  setRevision(revision: string): void;
  /** Stores what is queued and ends the session. Never rejects: a session left open is closed once it is idle. */
  close(): Promise<void>;
}

/** What the recorder holds of a recording that is in use. */
export interface ActiveRecording extends Recording {
  /** Nothing noted for half an hour, and nothing left to store. */
  isIdle(): boolean;
  /** Stores everything. @throws Refusal `store-unavailable` */
  flush(): Promise<void>;
  /** Entries not stored yet. */
  waiting(): number;
}

export interface RecordingDeps {
  readonly store: RecordingStore;
  /** Of its caller. */
  readonly capacity: CallerCapacity;
  /** Told why the store refuses entries of a session; undefined once it takes them. */
  readonly onRefused: (session: string, error: unknown) => void;
  readonly now: () => number;
  readonly durability: 'strict' | 'besteffort';
  readonly retention: number;
  readonly patience: number;
  /** Aborted once everything that was noted is stored, or lost. */
  readonly stopped: AbortSignal;
  readonly log: RecorderLog;
  /** Told when a session was ended. */
  readonly onClosed?: (() => void) | undefined;
}

/**
 * @param session.head where the chain stands
 * @param session.begin done before the first entry is stored, and again until it succeeds
 */
export const createRecording = (
  deps: RecordingDeps,
  session: { readonly id: string; readonly head: Session['head']; readonly begin: () => Promise<void> },
): ActiveRecording => {
  const { store, now, log } = deps;
  const { id } = session;
  const summary = createSessionSummary(deps, id);
  const writer = createSessionWriter(
    {
      store,
      capacity: deps.capacity,
      onRefused: deps.onRefused,
      durability: deps.durability,
      now,
      patience: deps.patience,
      log,
      stopped: deps.stopped,
      begin: session.begin,
      onStored: summary.add,
    },
    id,
    session.head,
  );
  let last = now();

  const note = (content: EntryContent): number => {
    last = now();
    return writer.add(content);
  };
  const flush = async () => {
    await writer.allWritten();
    await summary.flush();
  };
  return {
    id,
    note,
    noteDurably: async (content) => {
      const number = note(content);
      if (deps.durability === 'strict') await writer.written(number);
      return number;
    },
    room: writer.room,
    setRevision: summary.setRevision,
    close: async () => {
      try {
        await flush();
        await store.closeSession(id, now());
        deps.onClosed?.();
      } catch (error) {
        log.warn({ err: error, session: id }, 'a session could not be closed; it will be once it is idle');
      }
    },
    isIdle: () => writer.waiting() === 0 && now() - last >= IDLE,
    flush,
    waiting: writer.waiting,
  };
};
