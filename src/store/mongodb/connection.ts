/** The connection to MongoDB: majority writes, two seconds for an acknowledgement, and a start that needs no server. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Db, MongoClient, MongoServerError, MongoTopologyClosedError, ReadConcern } from 'mongodb';
import { Refusal } from '../../domain/refusal.ts';
import { storeUnavailable } from '../../domain/store-unavailable.ts';
import { within } from '../../domain/time/within.ts';
import { ensureIndexes } from './indexes.ts';
import { createTurns } from './turns.ts';

/**
 * Runs work against the database once its indexes are there: without them two open approvals could share a digest.
 * @param limit milliseconds until the work counts as not acknowledged; two seconds if undefined
 * @throws Refusal `store-unavailable`; the cause is for the log
 */
export type Run = <T>(work: (db: Db) => Promise<T>, limit?: number) => Promise<T>;

export interface Connection {
  readonly run: Run;
  close(): Promise<void>;
}

const LIMIT = 2000;

/** Works at the database at once; more only wait inside the server, and the limit of two seconds runs there. */
const AT_ONCE = 16;

/** Milliseconds that the slowest work may take: building an index, removing what expired. */
export const LONGEST = 60_000;

/** Milliseconds without any answer after which the driver is not trusted to recover. */
const RENEW_AFTER = 5_000;

/** @throws Error if the URI is none; a server that is down only makes `run` reject. */
export const connect = (uri: string, database: string): Connection => {
  const turns = createTurns(AT_ONCE);
  let link = open(uri, database);
  let silentSince: number | undefined;

  /**
   * A client of the driver (7.9) can stay useless for good: its topology is closed if the first connection failed,
   * and its monitor hangs if a connection ends while a heartbeat begins. A new client starts from the beginning.
   */
  const renewIfUseless = (used: Link, error: unknown): void => {
    if (used !== link || error instanceof MongoServerError) return;
    silentSince ??= performance.now();
    if (performance.now() - silentSince < RENEW_AFTER && !(error instanceof MongoTopologyClosedError)) return;
    silentSince = undefined;
    link = open(uri, database);
    used.close().catch(() => {});
  };

  return {
    run: async (work, limit = LIMIT) => {
      // The time to wait for a turn does not count: a burst is no outage, and an outage ends the waiting.
      await turns.take();
      const used = link;
      try {
        const done = await within(
          used.prepare().then(() => unlessRolledBack(() => work(used.db), limit)),
          limit,
          () => {
            throw new Error(`no acknowledgement within ${limit} ms`);
          },
        );
        silentSince = undefined;
        return done;
      } catch (cause) {
        renewIfUseless(used, cause);
        const failure = cause instanceof Refusal ? cause : storeUnavailable(cause);
        if (!(cause instanceof Refusal || cause instanceof MongoServerError)) turns.dismiss(failure);
        throw failure;
      } finally {
        turns.end();
      }
    },
    close: () => link.close(),
  };
};

interface Link {
  readonly db: Db;
  /** Makes the indexes; again if that failed. */
  prepare(): Promise<void>;
  close(): Promise<void>;
}

const open = (uri: string, database: string): Link => {
  const client = createClient(uri);
  const db = client.db(database, {
    // Said here and not in the URI, where an operator could weaken it unseen.
    writeConcern: { w: 'majority', journal: true, wtimeoutMS: LIMIT },
    readConcern: new ReadConcern('majority'),
    readPreference: 'primary',
    ignoreUndefined: true,
  });

  let prepared: Promise<void> | undefined;
  const prepare = (): Promise<void> => {
    prepared ??= ensureIndexes(db).catch((error: unknown) => {
      prepared = undefined;
      throw error;
    });
    return prepared;
  };
  // Begins now, so that the first call does not wait for it; `run` tells the one who asks why it fails.
  prepare().catch(() => {});
  return { db, prepare, close: () => client.close() };
};

/** WriteConflict of MongoDB, and the deadlock that DocumentDB finds between a change and an insertion under one key. */
const ROLLED_BACK = [112, 16908292];

/** Milliseconds, at most, between two attempts of work that was rolled back; rivals in step would roll each other back again. */
const PAUSE = 20;

/** Tries anew, within `limit` milliseconds, as long as the server says that nothing happened because another operation went first. */
const unlessRolledBack = async <T>(work: () => Promise<T>, limit: number): Promise<T> => {
  const until = performance.now() + limit;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof MongoServerError && ROLLED_BACK.includes(Number(error.code)))) throw error;
      if (performance.now() >= until) throw error;
      await sleep(Math.random() * PAUSE);
    }
  }
};

const createClient = (uri: string): MongoClient => {
  try {
    return new MongoClient(uri, {
      appName: 'firebreak',
      // Twice the turns: work that was given up may still hold its connection.
      maxPoolSize: 2 * AT_ONCE,
      serverSelectionTimeoutMS: LIMIT,
      connectTimeoutMS: LIMIT,
      waitQueueTimeoutMS: LIMIT,
      // A connection that went dead must not hold its place in the pool for ever.
      socketTimeoutMS: LONGEST,
    });
  } catch {
    // The driver's own words may quote the URI, and with it the password.
    throw new Error(
      'store.uri is not a MongoDB connection string (mongodb://HOST:PORT or mongodb+srv://HOST)',
    );
  }
};
