/** The indexes of the MongoDB store: what must be unique, and what is searched. */
import type { Db, IndexDescription } from 'mongodb';

/** Only members that every MongoDB-compatible service knows: plain, unique, partial and expiring indexes. */
const INDEXES: Readonly<Record<string, readonly IndexDescription[]>> = {
  sessions: [
    { key: { started: -1, _id: -1 } },
    { key: { 'caller.subject': 1, started: -1 } },
    { key: { 'caller.email': 1, started: -1 } },
    { key: { server: 1, started: -1 } },
    { key: { state: 1, last: 1 } },
    { key: { last: 1, _id: 1 } },
    { key: { lineage: 1, last: -1 } },
    { key: { expireAt: 1 } },
  ],
  // `_id` says the same, but is unique only within a shard.
  entries: [{ key: { session: 1, seq: 1 }, unique: true }],
  chunks: [{ key: { session: 1, digest: 1 }, unique: true }],
  approvals: [
    { key: { digest: 1 }, unique: true, partialFilterExpression: { open: true } },
    { key: { createdAt: -1, _id: -1 } },
    { key: { state: 1, createdAt: -1, _id: -1 } },
    { key: { unshownSince: 1 } },
  ],
  grants: [
    {
      key: { 'subject.issuer': 1, 'subject.subject': 1, access: 1 },
      unique: true,
      partialFilterExpression: { open: true },
    },
    { key: { createdAt: -1, _id: -1 } },
    { key: { state: 1, until: 1 } },
    { key: { unshownSince: 1 } },
  ],
  documents: [
    { key: { kind: 1, id: 1 }, unique: true },
    { key: { expireAt: 1 }, expireAfterSeconds: 0 },
  ],
};

/** Asking for an index that is there changes nothing. */
export const ensureIndexes = async (db: Db): Promise<void> => {
  for (const [collection, indexes] of Object.entries(INDEXES)) {
    await db.collection(collection).createIndexes([...indexes]);
  }
};
