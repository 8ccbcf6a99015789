/** Entries and the pieces of long bodies in SQLite: appended once, never changed. */
import type { DatabaseSync } from 'node:sqlite';
import type { Entry } from '../../domain/recording.ts';
import type { Chunk } from '../../recordings/ports.ts';
import type { EmbeddedOperations } from './messages.ts';
import { readDoc, type Synchronous } from './table.ts';

type EntryOperations = 'appendRows' | 'saveChunks' | 'readHead' | 'readEntries' | 'readChunks';

/** Entries on SQLite; a batch is one transaction. */
export const createEntryTable = (
  db: DatabaseSync,
): Pick<Synchronous<EmbeddedOperations>, EntryOperations> => {
  const insert = db.prepare(
    'INSERT INTO entries (session, seq, hash, doc) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const insertChunk = db.prepare(
    'INSERT INTO chunks (session, digest, data) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const head = db.prepare('SELECT seq, hash FROM entries WHERE session = ? ORDER BY seq DESC LIMIT 1');
  const after = db.prepare('SELECT doc FROM entries WHERE session = ? AND seq > ? ORDER BY seq LIMIT ?');
  const chunks = db.prepare(
    'SELECT digest, data FROM chunks WHERE session = ? AND digest IN (SELECT value FROM json_each(?))',
  );

  const saveChunks = (session: string, pieces: readonly Chunk[]): void => {
    for (const { digest, data } of pieces) insertChunk.run(session, digest, data);
  };

  return {
    appendRows: (session, { seqs, hashes, docs, chunks: pieces }) => {
      saveChunks(session, pieces);
      for (const [index, seq] of seqs.entries()) {
        const { changes } = insert.run(session, seq, hashes[index] ?? '', docs[index] ?? '');
        if (changes === 0) return 'conflict';
      }
      return 'appended';
    },
    saveChunks,
    readHead: (session) => {
      const row = head.get(session);
      return row && { seq: Number(row['seq']), hash: String(row['hash']) };
    },
    readEntries: (session, page) => after.all(session, page.after, page.limit).map(readDoc<Entry>),
    readChunks: (session, digests) =>
      chunks.all(session, JSON.stringify(digests)).map((row) => ({
        digest: String(row['digest']),
        data: row['data'] as Chunk['data'],
      })),
  };
};
