/** Temporary access in SQLite: one open grant per identity and access, changed only by the one who saw the newest version. */
import type { DatabaseSync } from 'node:sqlite';
import type { GrantQuery, GrantStore } from '../../access/ports.ts';
import { type Grant, OPEN_GRANT_STATES } from '../../domain/grant.ts';
import { readCursor, toPage } from '../paging.ts';
import { readDoc, readDocIf, type Synchronous } from './table.ts';

/** Grants on SQLite, with statements prepared once. */
export const createGrantTable = (db: DatabaseSync): Synchronous<GrantStore> => {
  const insert = db.prepare(
    `INSERT INTO grants
       (id, version, state, open, issuer, subject, access, requester, until, unshown, expires_at, created_at, doc)
     VALUES
       (:id, :version, :state, :open, :issuer, :subject, :access, :requester, :until, :unshown, :expiresAt, :createdAt,
        :doc)
     ON CONFLICT DO NOTHING`,
  );
  const swap = db.prepare(
    `UPDATE grants SET version = :version, state = :state, open = :open, until = :until, unshown = :unshown, doc = :doc
     WHERE id = :id AND version = :version - 1`,
  );
  const byId = db.prepare('SELECT doc FROM grants WHERE id = ?');
  const live = db.prepare(
    `SELECT doc FROM grants
     WHERE issuer = ? AND subject = ? AND open = 1 AND state = 'active' AND until > ?`,
  );
  const lapsed = db.prepare(
    `SELECT doc FROM grants
     WHERE open = 1 AND iif(state = 'active', until, expires_at) <= ? ORDER BY created_at LIMIT ?`,
  );
  const unshown = db.prepare('SELECT doc FROM grants WHERE unshown BETWEEN ? AND ? ORDER BY unshown LIMIT ?');

  const removeOld = db.prepare(
    `DELETE FROM grants WHERE id IN
       (SELECT id FROM grants WHERE created_at <= ? AND open = 0 AND doc ->> '$.review.state' IS NOT 'open'
        ORDER BY created_at LIMIT ?)`,
  );

  return {
    createGrant: (grant) => {
      const { subject, access, requester, expiresAt, createdAt } = grant;
      const fixed = {
        issuer: subject.issuer,
        subject: subject.subject,
        access,
        requester,
        expiresAt,
        createdAt,
      };
      return insert.run({ ...columnsOf(grant), ...fixed }).changes === 1;
    },
    getGrant: (id) => readDocIf<Grant>(byId.get(id)),
    swapGrant: (next) => swap.run(columnsOf(next)).changes === 1,
    liveGrants: ({ issuer, subject }, now) => live.all(issuer, subject, now).map(readDoc<Grant>),
    lapsedGrants: (now, limit) => lapsed.all(now, limit).map(readDoc<Grant>),
    unshownGrants: ({ from, to }, limit) => unshown.all(from, to, limit).map(readDoc<Grant>),
    removeOldGrants: (before, limit) => Number(removeOld.run(before, limit).changes),
    listGrants: (query) => list(db, query),
  };
};

const columnsOf = (grant: Grant) => ({
  id: grant.id,
  version: grant.version,
  state: grant.state,
  open: OPEN_GRANT_STATES.includes(grant.state) ? 1 : 0,
  until: grant.until ?? null,
  unshown: grant.unshownSince ?? null,
  doc: JSON.stringify(grant),
});

const list = (db: DatabaseSync, { state, requester, limit, cursor }: GrantQuery) => {
  const position = cursor === undefined ? undefined : readCursor(cursor);
  const rows = db
    .prepare(
      `SELECT doc FROM grants
       WHERE (:state IS NULL OR state = :state) AND (:requester IS NULL OR requester = :requester)
         AND (:at IS NULL OR (created_at, id) < (:at, :id))
       ORDER BY created_at DESC, id DESC LIMIT :limit`,
    )
    .all({
      state: state ?? null,
      requester: requester ?? null,
      at: position?.at ?? null,
      id: position?.id ?? null,
      limit: limit + 1,
    });
  return toPage(rows.map(readDoc<Grant>), limit, ({ createdAt, id }) => ({ at: createdAt, id }));
};
