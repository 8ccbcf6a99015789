/** What recordings need from a store: a dozen narrow operations, the same on MongoDB and embedded. */
import type { Page } from '../domain/page.ts';
import type { Entry, Session, Verdict } from '../domain/recording.ts';

export interface RecordingStore {
  openSession(session: Session): Promise<void>;
  /**
   * Appends entries of one session in order. Durable once resolved (majority and journal, or synced to disk).
   * `conflict` where a sequence number is taken, which means that another replica writes this session too.
   */
  appendEntries(entries: readonly Entry[]): Promise<'appended' | 'conflict'>;
  /** Changes the summary of a session: counters, head, flags, state. */
  updateSession(id: string, change: Partial<Omit<Session, 'id'>>): Promise<void>;
  getSession(id: string): Promise<Session | undefined>;
  /** Entries with a sequence number above `after`, in order. */
  readEntries(
    session: string,
    page: { readonly after: number; readonly limit: number },
  ): Promise<readonly Entry[]>;
  /** Newest first. */
  searchSessions(query: SessionQuery): Promise<Page<Session>>;
  /** Open sessions whose last entry is older than `before`, for closing. */
  idleSessions(before: number, limit: number): Promise<readonly Session[]>;
  /** Removes whole sessions whose `expireAt` has passed (the store may also do so by itself). */
  removeExpired(now: number): Promise<number>;
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

/** One holder at a time for scheduled work; true where the caller now holds the lease until `until`. */
export interface LeaseStore {
  takeLease(name: string, owner: string, now: number, until: number): Promise<boolean>;
}

export interface StoreHealth {
  /** Resolves where a write would be acknowledged now; rejects otherwise, within two seconds. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
