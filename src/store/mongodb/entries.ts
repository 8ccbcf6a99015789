/** Entries and the pieces of long bodies in MongoDB: inserted once, never changed. */
import { Binary, type Db, MongoBulkWriteError } from 'mongodb';
import type { Entry } from '../../domain/recording.ts';
import type { RecordingStore } from '../../recordings/ports.ts';
import { createAppendTogether } from './append-together.ts';
import type { Run } from './connection.ts';
import { isKeyTaken, unlessTaken } from './stored.ts';

type EntryOperations = 'appendEntries' | 'saveChunks' | 'readHead' | 'readEntries' | 'readChunks';

/** `_id` is `<session>:<seq>`, so an entry can be quoted by one name. */
type StoredEntry = Entry & { readonly _id: string };

interface StoredChunk {
  readonly session: string;
  readonly digest: string;
  readonly data: Binary;
}

/** Entries on MongoDB. A batch of which an entry's number is taken gives `conflict`, not an error. */
export const createEntryCollections = (run: Run): Pick<RecordingStore, EntryOperations> => {
  const append = createAppendTogether((batch) =>
    run(async (db) => {
      // Ordered: behind an entry that does not fit, nothing may follow.
      const inserted = await unlessTaken(entries(db).insertMany(batch.map(toStoredEntry), { ordered: true }));
      return inserted ? 'appended' : 'conflict';
    }),
  );
  const saveChunks: RecordingStore['saveChunks'] = (session, pieces) =>
    run((db) => {
      const documents = pieces.map(({ digest, data }) => ({ session, digest, data: new Binary(data) }));
      return unlessAllTaken(chunks(db).insertMany(documents, { ordered: false }));
    });
  return {
    appendEntries: async (batch, _texts, pieces = []) => {
      const [first] = batch;
      if (first !== undefined && pieces.length > 0) await saveChunks(first.session, pieces);
      return append(batch);
    },
    saveChunks,
    readHead: (session) =>
      run(async (db) => {
        const last = await entries(db).findOne(
          { session },
          { sort: { seq: -1 }, projection: { seq: 1, hash: 1 } },
        );
        return last === null ? undefined : { seq: last.seq, hash: last.hash };
      }),
    readEntries: (session, { after, limit }) =>
      run((db) =>
        entries(db)
          .find({ session, seq: { $gt: after } }, { projection: { _id: 0 } })
          .sort({ seq: 1 })
          .limit(limit)
          .toArray(),
      ),
    readChunks: (session, digests) =>
      run((db) =>
        chunks(db)
          .find({ session, digest: { $in: [...digests] } })
          .map(({ digest, data }) => ({ digest, data: data.value() }))
          .toArray(),
      ),
  };
};

const entries = (db: Db) => db.collection<StoredEntry>('entries');
const chunks = (db: Db) => db.collection<StoredChunk>('chunks');

const toStoredEntry = (entry: Entry): StoredEntry => ({
  _id: `${entry.session}:${String(entry.seq).padStart(9, '0')}`,
  ...entry,
});

/** Pieces that are there already are these very pieces: their key is the hash of their bytes. */
const unlessAllTaken = async (write: Promise<unknown>): Promise<void> => {
  try {
    await write;
  } catch (error) {
    const errors = error instanceof MongoBulkWriteError ? [error.writeErrors].flat() : [];
    if (!isKeyTaken(error) || errors.some(({ code }) => code !== 11000)) throw error;
  }
};
