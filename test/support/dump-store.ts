/** Everything a store holds as one text: each row or document whole, pieces of long bodies included. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { MongoClient } from 'mongodb';

const readable = (_name: string, value: unknown): unknown => {
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  return typeof value === 'object' && value !== null && '_bsontype' in value ? String(value) : value;
};

/** @param path directory of the embedded store */
export const dumpEmbedded = (path: string): string => {
  const db = new DatabaseSync(join(path, 'firebreak.db'), { readOnly: true });
  try {
    const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
    return tables
      .map(({ name }) => JSON.stringify(db.prepare(`SELECT * FROM "${String(name)}"`).all(), readable))
      .join('\n');
  } finally {
    db.close();
  }
};

export const dumpMongo = async (uri: string, database: string): Promise<string> => {
  const client = await MongoClient.connect(uri);
  try {
    const collections = await client.db(database).collections();
    const dumps = collections.map(async (each) => JSON.stringify(await each.find().toArray(), readable));
    return (await Promise.all(dumps)).join('\n');
  } finally {
    await client.close();
  }
};
