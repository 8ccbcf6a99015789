/** Small documents in MongoDB, swapped on their version. */
import type { Db, Filter } from 'mongodb';
import type { DocumentStore, Json, StoredDocument } from '../../domain/document.ts';
import { readCursor, toPage } from '../paging.ts';
import type { Run } from './connection.ts';
import { createOneCreation } from './one-creation.ts';
import { unlessTaken } from './stored.ts';

interface Doc {
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  readonly value: Json;
  /** A date, because the index that removes expired documents goes by dates; null if it stays. */
  readonly expireAt: Date | null;
}

/** Documents on MongoDB. What has expired is not found, even if MongoDB has not removed it yet. */
export const createDocumentCollection = (run: Run, now: () => number): DocumentStore => {
  const alive = (): Filter<Doc> => ({ $or: [{ expireAt: null }, { expireAt: { $gt: new Date(now()) } }] });
  const expired = (): Filter<Doc> => ({ expireAt: { $lte: new Date(now()) } });
  const onlyOne = createOneCreation();

  /** The index removes what expired only now and then; what still lies there is not in the way. */
  const create = (next: Doc): Promise<boolean> => {
    const { kind, id } = next;
    return onlyOne(JSON.stringify([kind, id]), () =>
      run((db) => unlessTaken(documents(db).replaceOne({ kind, id, ...expired() }, next, { upsert: true }))),
    );
  };

  return {
    getDocument: (kind, id) =>
      run(async (db) => {
        const found = await documents(db).findOne({ kind, id, ...alive() });
        return found === null ? undefined : toDocument(found);
      }),
    putDocument: (kind, id, { value, ifVersion, expireAt }) => {
      const next = {
        kind,
        id,
        version: ifVersion + 1,
        value,
        expireAt: expireAt === undefined ? null : new Date(expireAt),
      };
      if (ifVersion === 0) return create(next);
      return run(async (db) => {
        const seen = { kind, id, version: ifVersion, ...alive() };
        return (await documents(db).replaceOne(seen, next)).matchedCount === 1;
      });
    },
    listDocuments: (kind, { limit, cursor }) =>
      run(async (db) => {
        const after = cursor === undefined ? {} : { id: { $gt: readCursor(cursor).id } };
        const found = await documents(db)
          .find({ kind, ...after, ...alive() })
          .sort({ id: 1 })
          .limit(limit + 1)
          .toArray();
        return toPage(found.map(toDocument), limit, ({ id }) => ({ at: 0, id }));
      }),
    removeDocument: (kind, id) =>
      run(async (db) => (await documents(db).deleteOne({ kind, id, ...alive() })).deletedCount === 1),
  };
};

const documents = (db: Db) => db.collection<Doc>('documents');

const toDocument = ({ id, version, value, expireAt }: Doc): StoredDocument => ({
  id,
  version,
  value,
  expireAt: expireAt?.getTime(),
});
