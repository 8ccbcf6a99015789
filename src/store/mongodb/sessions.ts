/** Summaries of recorded sessions in MongoDB: opened, advanced, closed, searched and in the end removed whole. */

import type { Db, Filter, UpdateFilter } from 'mongodb';
import type { Session } from '../../domain/recording.ts';
import type { RecordingStore, SessionProgress } from '../../recordings/ports.ts';
import { toPage } from '../paging.ts';
import type { SessionOperations } from '../session-operations.ts';
import type { Run } from './connection.ts';
import { removeExpired } from './remove-expired.ts';
import { filterOf } from './session-filter.ts';
import { fromStored, fromStoredIf, type Stored, toStored } from './stored.ts';

/** Sessions on MongoDB. All functions reject with `store-unavailable` if MongoDB does not answer in time. */
export const createSessionCollection = (run: Run): Pick<RecordingStore, SessionOperations> => ({
  openSession: (session) =>
    run(async (db) => {
      const { _id, ...rest } = toStored(session);
      await sessions(db).updateOne({ _id }, { $setOnInsert: rest }, { upsert: true });
    }),
  advanceSession: (id, progress) => run((db) => advance(db, id, progress)),
  closeSession: (id, ended) =>
    run(async (db) => {
      await sessions(db).updateOne({ _id: id }, { $set: { state: 'closed', ended } });
    }),
  getSession: (id) => run(async (db) => fromStoredIf<Session>(await sessions(db).findOne({ _id: id }))),
  openSessionOf: (lineage) =>
    run(async (db) => {
      const newest = { sort: { last: -1 } } as const;
      return fromStoredIf<Session>(await sessions(db).findOne({ lineage, state: 'open' }, newest));
    }),
  searchSessions: (query) =>
    run(async (db) => {
      const found = await sessions(db)
        .find(filterOf(query))
        .sort({ started: -1, _id: -1 })
        .limit(query.limit + 1)
        .toArray();
      return toPage(found.map(fromStored<Session>), query.limit, ({ started, id }) => ({ at: started, id }));
    }),
  idleSessions: (before, limit) =>
    run((db) =>
      sessions(db)
        .find({ state: 'open', last: { $lt: before } })
        .sort({ last: 1 })
        .limit(limit)
        .map(fromStored<Session>)
        .toArray(),
    ),
  changedSessions: ({ last, id }, limit) =>
    run((db) =>
      sessions(db)
        .find({ $or: [{ last: { $gt: last } }, { last, _id: { $gt: id } }] })
        .sort({ last: 1, _id: 1 })
        .limit(limit)
        .map(fromStored<Session>)
        .toArray(),
    ),
  removeExpired: (now, limit) => removeExpired(run, now, limit),
});

const sessions = (db: Db) => db.collection<Stored<Session>>('sessions');

const advance = async (db: Db, id: string, progress: SessionProgress): Promise<void> => {
  const { head, last, expireAt, bytes, tools, verdicts, flags, revision } = progress;
  const change: UpdateFilter<Stored<Session>> = {
    // Documents compare member by member, so the head with the higher number wins.
    $max: { head, last, expireAt, entries: head.seq },
    $inc: { bytes },
    $addToSet: {
      tools: { $each: [...tools] },
      verdicts: { $each: [...verdicts] },
      flags: { $each: [...flags] },
    },
    ...(revision === undefined ? {} : { $set: { revision } }),
  };
  const goesOn: Filter<Stored<Session>> = { _id: id, $or: [{ state: 'open' }, { ended: { $gte: last } }] };
  const { matchedCount } = await sessions(db).updateOne(goesOn, change);
  if (matchedCount === 1) return;
  const reopen = {
    ...change,
    $set: { ...change.$set, state: 'open' as const },
    $unset: { ended: true as const },
  };
  await sessions(db).updateOne({ _id: id }, reopen);
};
