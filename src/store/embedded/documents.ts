/** Small documents in SQLite, swapped on their version. */
import type { DatabaseSync } from 'node:sqlite';
import type { DocumentStore, Json, StoredDocument } from '../../domain/document.ts';
import { readCursor, toPage } from '../paging.ts';
import { type Row, readDoc, type Synchronous } from './table.ts';

/** Documents on SQLite. What has expired is not found, even if it still lies there. */
export const createDocumentTable = (db: DatabaseSync, now: () => number): Synchronous<DocumentStore> => {
  const alive = '(expire_at IS NULL OR expire_at > :now)';
  // An expired document may still lie there: creating takes its place.
  const create = db.prepare(
    `INSERT INTO documents (kind, id, version, expire_at, doc) VALUES (:kind, :id, 1, :expireAt, :doc)
     ON CONFLICT DO UPDATE SET version = 1, expire_at = :expireAt, doc = :doc WHERE NOT ${alive}`,
  );
  const replace = db.prepare(
    `UPDATE documents SET version = version + 1, expire_at = :expireAt, doc = :doc
     WHERE kind = :kind AND id = :id AND version = :version AND ${alive}`,
  );
  const one = db.prepare(`SELECT * FROM documents WHERE kind = :kind AND id = :id AND ${alive}`);
  const several = db.prepare(
    `SELECT * FROM documents WHERE kind = :kind AND id > :after AND ${alive} ORDER BY id LIMIT :limit`,
  );
  const remove = db.prepare(`DELETE FROM documents WHERE kind = :kind AND id = :id AND ${alive}`);

  return {
    getDocument: (kind, id) => {
      const row = one.get({ kind, id, now: now() });
      return row && readDocument(row);
    },
    putDocument: (kind, id, { value, ifVersion, expireAt = null }) => {
      const columns = { kind, id, expireAt, doc: JSON.stringify(value), now: now() };
      const result = ifVersion === 0 ? create.run(columns) : replace.run({ ...columns, version: ifVersion });
      return result.changes === 1;
    },
    listDocuments: (kind, { limit, cursor }) => {
      const after = cursor === undefined ? '' : readCursor(cursor).id;
      const rows = several.all({ kind, after, limit: limit + 1, now: now() });
      return toPage(rows.map(readDocument), limit, ({ id }) => ({ at: 0, id }));
    },
    removeDocument: (kind, id) => remove.run({ kind, id, now: now() }).changes === 1,
  };
};

const readDocument = (row: Row): StoredDocument => ({
  id: String(row['id']),
  version: Number(row['version']),
  value: readDoc<Json>(row),
  expireAt: row['expire_at'] === null ? undefined : Number(row['expire_at']),
});
