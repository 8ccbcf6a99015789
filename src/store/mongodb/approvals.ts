/** Approvals in MongoDB: one open request per digest, changed only by the one who saw the newest version. */
import type { Db, Filter } from 'mongodb';
import type { ApprovalStore } from '../../approvals/ports.ts';
import { type Approval, OPEN_STATES } from '../../domain/approval.ts';
import { readCursor, toPage } from '../paging.ts';
import type { Run } from './connection.ts';
import { createOneCreation } from './one-creation.ts';
import { fromStored, fromStoredIf, removeSome, type Stored, toStored, unlessTaken } from './stored.ts';

/** Approvals on MongoDB. All functions reject with `store-unavailable` if MongoDB does not answer in time. */
export const createApprovalCollection = (run: Run): ApprovalStore => ({
  createApproval: createApprovalIn(run),
  getApproval: (id) => run(async (db) => fromStoredIf<Approval>(await approvals(db).findOne({ _id: id }))),
  openApproval: (digest) =>
    run(async (db) => fromStoredIf<Approval>(await approvals(db).findOne({ digest, open: true }))),
  swapApproval: (next) =>
    run(async (db) => {
      const seen = { _id: next.id, version: next.version - 1 };
      return (await approvals(db).replaceOne(seen, stored(next))).matchedCount === 1;
    }),
  decidedApprovals: (ids) =>
    run(async (db) => {
      const found = await approvals(db)
        .find({ _id: { $in: [...ids] }, state: { $ne: 'pending' } })
        .toArray();
      return found.map(fromStored<Approval>);
    }),
  unshownApprovals: ({ from, to }, limit) =>
    run(async (db) => {
      const found = await approvals(db)
        .find({ unshownSince: { $gte: from, $lte: to } })
        .sort({ unshownSince: 1 })
        .limit(limit)
        .toArray();
      return found.map(fromStored<Approval>);
    }),
  removeOldApprovals: (before, limit) =>
    run((db) => removeSome(approvals(db), { createdAt: { $lte: before }, open: { $ne: true } }, limit)),
  listApprovals: ({ state, limit, cursor }) =>
    run(async (db) => {
      const filter: Filter<Stored<Approval>> = {
        ...(state === undefined ? {} : { state }),
        ...olderThan(cursor),
      };
      const found = await approvals(db)
        .find(filter)
        .sort({ createdAt: -1, _id: -1 })
        .limit(limit + 1)
        .toArray();
      return toPage(found.map(fromStored<Approval>), limit, ({ createdAt, id }) => ({ at: createdAt, id }));
    }),
});

const createApprovalIn = (run: Run): ApprovalStore['createApproval'] => {
  const onlyOne = createOneCreation();
  return (approval) =>
    onlyOne(approval.digest, () => run((db) => unlessTaken(approvals(db).insertOne(stored(approval)))));
};

const approvals = (db: Db) => db.collection<Stored<Approval>>('approvals');

const stored = (approval: Approval) => toStored(approval, OPEN_STATES.includes(approval.state));

const olderThan = (cursor: string | undefined): Filter<Stored<Approval>> => {
  if (cursor === undefined) return {};
  const { at, id } = readCursor(cursor);
  return { $or: [{ createdAt: { $lt: at } }, { createdAt: at, _id: { $lt: id } }] };
};
