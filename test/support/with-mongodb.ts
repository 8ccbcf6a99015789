/** Where tests that need a MongoDB server get it: skipped with one line if there is none, failed where CI=true. */
import { env, stderr } from 'node:process';
import { MongoClient } from 'mongodb';
import { describe, expect, it } from 'vitest';

const HOW = 'MONGODB_URI=$(scripts/mongodb) npm test';

/** `body` gets the URI of the server. */
export const withMongoDb = (name: string, body: (uri: string) => void): void => {
  const uri = env['MONGODB_URI'];
  describe(name, () => {
    if (uri !== undefined) return body(uri);
    stderr.write(`"${name}" is skipped, because MONGODB_URI is not set. To run it: ${HOW}\n`);
    it.skipIf(env['CI'] !== 'true')(`needs a server: ${HOW}`, () => {
      expect.fail(`MONGODB_URI is not set, and where CI=true that is a failure; run: ${HOW}`);
    });
    return undefined;
  });
};

export const dropDatabase = async (uri: string, database: string): Promise<void> => {
  const client = await MongoClient.connect(uri);
  await client.db(database).dropDatabase();
  await client.close();
};
