/** Temporary access in MongoDB: one open grant per identity and access, changed only by the one who saw the newest version. */
import type { Db, Filter } from 'mongodb';
import type { GrantStore } from '../../access/ports.ts';
import { type Grant, OPEN_GRANT_STATES } from '../../domain/grant.ts';
import { readCursor, toPage } from '../paging.ts';
import type { Run } from './connection.ts';
import { createOneCreation } from './one-creation.ts';
import { fromStored, fromStoredIf, removeSome, type Stored, toStored, unlessTaken } from './stored.ts';

/** Grants on MongoDB. All functions reject with `store-unavailable` if MongoDB does not answer in time. */
export const createGrantCollection = (run: Run): GrantStore => ({
  createGrant: createGrantIn(run),
  getGrant: (id) => run(async (db) => fromStoredIf<Grant>(await grants(db).findOne({ _id: id }))),
  swapGrant: (next) =>
    run(async (db) => {
      const seen = { _id: next.id, version: next.version - 1 };
      return (await grants(db).replaceOne(seen, stored(next))).matchedCount === 1;
    }),
  liveGrants: ({ issuer, subject }, now) =>
    run((db) => {
      const who = { 'subject.issuer': issuer, 'subject.subject': subject };
      return find(db, { ...who, open: true, state: 'active', until: { $gt: now } }).toArray();
    }),
  lapsedGrants: (now, limit) =>
    run((db) => {
      const lapsed: Filter<Stored<Grant>>[] = [
        { state: 'active', until: { $lte: now } },
        { state: 'requested', expiresAt: { $lte: now } },
      ];
      return find(db, { $or: lapsed }).sort({ createdAt: 1 }).limit(limit).toArray();
    }),
  unshownGrants: ({ from, to }, limit) =>
    run((db) =>
      find(db, { unshownSince: { $gte: from, $lte: to } })
        .sort({ unshownSince: 1 })
        .limit(limit)
        .toArray(),
    ),
  removeOldGrants: (before, limit) =>
    run((db) => {
      const isOver = {
        createdAt: { $lte: before },
        open: { $ne: true as const },
        'review.state': { $ne: 'open' as const },
      };
      return removeSome(grants(db), isOver, limit);
    }),
  listGrants: ({ state, requester, limit, cursor }) =>
    run(async (db) => {
      const filter: Filter<Stored<Grant>> = {
        ...(state === undefined ? {} : { state }),
        ...(requester === undefined ? {} : { requester }),
        ...olderThan(cursor),
      };
      const found = await find(db, filter)
        .sort({ createdAt: -1, _id: -1 })
        .limit(limit + 1)
        .toArray();
      return toPage(found, limit, ({ createdAt, id }) => ({ at: createdAt, id }));
    }),
});

const createGrantIn = (run: Run): GrantStore['createGrant'] => {
  const onlyOne = createOneCreation();
  return (grant) => {
    const { subject, access } = grant;
    return onlyOne(JSON.stringify([subject.issuer, subject.subject, access]), () =>
      run((db) => unlessTaken(grants(db).insertOne(stored(grant)))),
    );
  };
};

const grants = (db: Db) => db.collection<Stored<Grant>>('grants');

const find = (db: Db, filter: Filter<Stored<Grant>>) =>
  grants(db)
    .find(filter)
    .map(fromStored<Grant>);

const stored = (grant: Grant) => toStored(grant, OPEN_GRANT_STATES.includes(grant.state));

const olderThan = (cursor: string | undefined): Filter<Stored<Grant>> => {
  if (cursor === undefined) return {};
  const { at, id } = readCursor(cursor);
  return { $or: [{ createdAt: { $lt: at } }, { createdAt: at, _id: { $lt: id } }] };
};
