/** What recordings need from a store: narrow operations, the same on MongoDB and embedded. */
import type { Page } from '../domain/page.ts';
import type { Entry, Session, Verdict } from '../domain/recording.ts';

/** Writes are durable once resolved (majority and journal, or synced to disk) and safe to repeat. */
export interface RecordingStore extends RecordingReader {
  /** Does nothing if the session is there already. */
  openSession(session: Session): Promise<void>;
  /**
   * Appends entries of one session in order, stopping at the first that does not fit.
   * `conflict` if a sequence number is taken: another replica writes this session too, or this is a repeat.
   *
   * @param texts the same as JSON, one for each, for a store that keeps text; written there if they are left out
   * @param chunks pieces of their bodies, durable before any of them is, or together with them
   */
  appendEntries(
    entries: readonly Entry[],
    texts?: readonly string[],
    chunks?: readonly Chunk[],
  ): Promise<'appended' | 'conflict'>;
  /** Saves pieces of long bodies; they live and end with their session. */
  saveChunks(session: string, chunks: readonly Chunk[]): Promise<void>;
  /** Merges what happened into the summary, so that replicas can do so side by side; what goes on after its end is open again. */
  advanceSession(id: string, progress: SessionProgress): Promise<void>;
  closeSession(id: string, ended: number): Promise<void>;
  /** The open session of this lineage that was active last. */
  openSessionOf(lineage: string): Promise<Session | undefined>;
  /** Open sessions whose last entry is older than `before`, for closing. */
  idleSessions(before: number, limit: number): Promise<readonly Session[]>;
  /** Sessions behind this place in the order of their last entry, then of their ids, oldest first. */
  changedSessions(
    after: { readonly last: number; readonly id: string },
    limit: number,
  ): Promise<readonly Session[]>;
  /** Removes whole sessions, at most `limit`, and documents whose `expireAt` has passed; says how many sessions. */
  removeExpired(now: number, limit: number): Promise<number>;
}

/** Enough to list, show and export. */
export interface RecordingReader {
  getSession(id: string): Promise<Session | undefined>;
  /** The last entry's number and hash, read from the entries themselves; the summary may lag behind. */
  readHead(session: string): Promise<Session['head'] | undefined>;
  /** Entries with a sequence number above `after`, in order, as stored. */
  readEntries(
    session: string,
    page: { readonly after: number; readonly limit: number },
  ): Promise<readonly Entry[]>;
  /** Those of the asked that exist, in no particular order. */
  readChunks(session: string, digests: readonly string[]): Promise<readonly Chunk[]>;
  /** Newest first. */
  searchSessions(query: SessionQuery): Promise<Page<Session>>;
}

/** A piece of a long body under the SHA-256 (hex) of its bytes. */
export interface Chunk {
  readonly digest: string;
  readonly data: Uint8Array;
}

/** What entries written since the last time add to a session's summary. */
export interface SessionProgress {
  /** Wins if its number is above the stored one; the number is also the count of entries. */
  readonly head: Session['head'];
  readonly last: number;
  readonly expireAt: number;
  /** Added to the stored count. */
  readonly bytes: number;
  /** Added to the stored sets. */
  readonly tools: readonly string[];
  readonly verdicts: readonly Verdict[];
  readonly flags: readonly string[];
  /** Set if known. */
  readonly revision?: string | undefined;
}

export interface SessionQuery {
  /** Subject or e-mail of the caller. */
  readonly user?: string | undefined;
  readonly server?: string | undefined;
  readonly tool?: string | undefined;
  readonly verdict?: Verdict | undefined;
  /** Milliseconds since the epoch, on the start of the session. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Words looked for in caller, server and tool names. */
  readonly q?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** One holder at a time for scheduled work; true if the caller now holds the lease until `until`. */
export interface LeaseStore {
  takeLease(name: string, owner: string, now: number, until: number): Promise<boolean>;
}

export interface StoreHealth {
  /** Resolves if a write would be acknowledged now; rejects otherwise, within two seconds. */
  ping(): Promise<void>;
  /** The store's own clock, in milliseconds since the epoch. */
  time(): Promise<number>;
  close(): Promise<void>;
}

/** Where recordings say what they could not do; of a logger no more than this. */
export interface RecorderLog {
  warn(fields: object, message: string): void;
}
