/** Approvals in SQLite: one open request per digest, changed only by the one who saw the newest version. */
import type { DatabaseSync } from 'node:sqlite';
import type { ApprovalQuery, ApprovalStore } from '../../approvals/ports.ts';
import { type Approval, OPEN_STATES } from '../../domain/approval.ts';
import { readCursor, toPage } from '../paging.ts';
import { readDoc, readDocIf, type Synchronous } from './table.ts';

/** Approvals on SQLite, with statements prepared once. */
export const createApprovalTable = (db: DatabaseSync): Synchronous<ApprovalStore> => {
  const insert = db.prepare(
    `INSERT INTO approvals (id, version, digest, state, open, unshown, created_at, doc)
     VALUES (:id, :version, :digest, :state, :open, :unshown, :createdAt, :doc) ON CONFLICT DO NOTHING`,
  );
  const swap = db.prepare(
    `UPDATE approvals SET version = :version, state = :state, open = :open, unshown = :unshown, doc = :doc
     WHERE id = :id AND version = :version - 1`,
  );
  const byId = db.prepare('SELECT doc FROM approvals WHERE id = ?');
  const decided = db.prepare(
    "SELECT doc FROM approvals WHERE id IN (SELECT value FROM json_each(?)) AND state <> 'pending'",
  );
  const unshown = db.prepare(
    'SELECT doc FROM approvals WHERE unshown BETWEEN ? AND ? ORDER BY unshown LIMIT ?',
  );
  const removeOld = db.prepare(
    `DELETE FROM approvals WHERE id IN
       (SELECT id FROM approvals WHERE created_at <= ? AND open = 0 ORDER BY created_at LIMIT ?)`,
  );
  const open = db.prepare('SELECT doc FROM approvals WHERE digest = ? AND open = 1');

  return {
    createApproval: (approval) => {
      const { digest, createdAt } = approval;
      return insert.run({ ...columnsOf(approval), digest, createdAt }).changes === 1;
    },
    getApproval: (id) => readDocIf<Approval>(byId.get(id)),
    openApproval: (digest) => readDocIf<Approval>(open.get(digest)),
    swapApproval: (next) => swap.run(columnsOf(next)).changes === 1,
    decidedApprovals: (ids) => decided.all(JSON.stringify(ids)).map(readDoc<Approval>),
    unshownApprovals: ({ from, to }, limit) => unshown.all(from, to, limit).map(readDoc<Approval>),
    removeOldApprovals: (before, limit) => Number(removeOld.run(before, limit).changes),
    listApprovals: (query) => list(db, query),
  };
};

const columnsOf = (approval: Approval) => ({
  id: approval.id,
  version: approval.version,
  state: approval.state,
  open: OPEN_STATES.includes(approval.state) ? 1 : 0,
  unshown: approval.unshownSince ?? null,
  doc: JSON.stringify(approval),
});

const list = (db: DatabaseSync, { state, limit, cursor }: ApprovalQuery) => {
  const position = cursor === undefined ? undefined : readCursor(cursor);
  const rows = db
    .prepare(
      `SELECT doc FROM approvals
       WHERE ${state === undefined ? ':state IS NULL' : 'state = :state'}
         AND (:at IS NULL OR (created_at, id) < (:at, :id))
       ORDER BY created_at DESC, id DESC LIMIT :limit`,
    )
    .all({ state: state ?? null, at: position?.at ?? null, id: position?.id ?? null, limit: limit + 1 });
  return toPage(rows.map(readDoc<Approval>), limit, ({ createdAt, id }) => ({ at: createdAt, id }));
};
