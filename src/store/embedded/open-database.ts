/** Opens the files of the embedded store, for one writing process at a time and any number of readers. */
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makePrivateDirectory } from './private-directory.ts';
import { migrate, requireCurrent } from './schema.ts';

/** Kept only in memory, for tests. */
const MEMORY = ':memory:';

/** SQLite's code for a lock held by someone else. */
const BUSY = 5;

export interface OpenDatabase {
  readonly db: DatabaseSync;
  close(): void;
}

/**
 * @param path the directory of the store, or `:memory:`
 * @throws Error if another process uses the store, or if the files are not ours.
 */
export const openForWriting = (path: string): OpenDatabase => {
  if (path === MEMORY) return prepared(new DatabaseSync(MEMORY), () => {});
  makeFiles(path);
  const release = holdLock(path);
  try {
    return prepared(new DatabaseSync(join(path, FILE)), release);
  } catch (error) {
    release();
    throw asSentence(path, error);
  }
};

const makeFiles = (path: string): void => {
  try {
    // Recordings are no one else's business on a shared machine.
    makePrivateDirectory(path);
    for (const file of [FILE, LOCK]) closeSync(openSync(join(path, file), 'a', 0o600));
  } catch (error) {
    throw asSentence(path, error);
  }
};

/** Reads beside a running gateway; sees what was committed. */
export const openForReading = (path: string): OpenDatabase => {
  if (!existsSync(join(path, FILE))) throw new Error(noStoreAt(path));
  try {
    const db = new DatabaseSync(join(path, FILE), { readOnly: true, timeout: 2000 });
    requireCurrent(db);
    return { db, close: () => db.close() };
  } catch (error) {
    throw asSentence(path, error);
  }
};

/** What reading says if nothing was stored there yet. */
export const noStoreAt = (path: string): string => `there is no store at ${path}`;

const FILE = 'firebreak.db';
const LOCK = 'firebreak.lock';

/** SQLite's codes for a file that is damaged, and for one that is something else. */
const DAMAGED: ReadonlySet<number | undefined> = new Set([11, 26]);

/** What operators read if the store does not open: which file it is, and what they can do. */
const asSentence = (path: string, error: unknown): unknown => {
  const { code, errcode, message } = error as NodeJS.ErrnoException & { errcode?: number };
  if (DAMAGED.has(errcode)) {
    return new Error(
      `${join(path, FILE)} cannot be read as the store (${message}); restore it from a backup, or move it away to begin anew`,
    );
  }
  return code?.startsWith('E') && !code.startsWith('ERR_')
    ? new Error(
        `the store at ${path} cannot be written (${code}); see that this user may write there (store.path)`,
      )
    : error;
};

const prepared = (db: DatabaseSync, release: () => void): OpenDatabase => {
  // FULL: a commit is on the disk, not in the cache of the operating system, before it is acknowledged.
  // Pages of a new database are larger than usual: a long body takes a quarter of the writes then.
  db.exec('PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  db.exec('PRAGMA journal_size_limit = 67108864');
  migrate(db);
  return {
    db,
    close: () => {
      db.close();
      release();
    },
  };
};

/**
 * An exclusive lock of SQLite on a file of its own, so that readers of the database are not shut out.
 * The operating system drops it with the process, however that ends: no stale file stands in the way afterwards.
 */
const holdLock = (path: string): (() => void) => {
  const lock = new DatabaseSync(join(path, LOCK), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode !== BUSY) throw error;
    throw new Error(
      `another process uses the store at ${path}; stop it first, or use MongoDB to run several (store: { kind: mongodb })`,
    );
  }
  return () => lock.close();
};
