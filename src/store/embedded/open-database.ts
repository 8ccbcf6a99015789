/** Opens the files of the embedded store, for one writing process at a time and any number of readers. */
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makePrivateDirectory } from './private-directory.ts';
import { migrate, requireCurrent } from './schema.ts';

/** Kept only in memory, for tests. */
const MEMORY = ':memory:';

/** SQLite's code for a lock held by somebody else. */
const BUSY = 5;

export interface OpenDatabase {
  readonly db: DatabaseSync;
  close(): void;
}

/**
 * @param path the directory of the store, or `:memory:`
 * @throws Error where another process uses the store, or where the files are not ours.
 */
export const openForWriting = (path: string): OpenDatabase => {
  if (path === MEMORY) return prepared(new DatabaseSync(MEMORY), () => {});
  // Recordings are nobody else's business on a shared machine.
  makePrivateDirectory(path);
  for (const file of [FILE, LOCK]) closeSync(openSync(join(path, file), 'a', 0o600));
  const release = holdLock(path);
  try {
    return prepared(new DatabaseSync(join(path, FILE)), release);
  } catch (error) {
    release();
    throw error;
  }
};

/** Reads beside a running gateway; sees what was committed. */
export const openForReading = (path: string): OpenDatabase => {
  if (!existsSync(join(path, FILE))) throw new Error(`there is no store at ${path}`);
  const db = new DatabaseSync(join(path, FILE), { readOnly: true, timeout: 2000 });
  requireCurrent(db);
  return { db, close: () => db.close() };
};

const FILE = 'firebreak.db';
const LOCK = 'firebreak.lock';

const prepared = (db: DatabaseSync, release: () => void): OpenDatabase => {
  // FULL: a commit is on the disk, not in the cache of the operating system, before it is acknowledged.
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864');
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
