import { randomUUID } from 'node:crypto';
import { env, stderr } from 'node:process';
import { MongoClient } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { createMongoStore } from '../../src/store/mongodb/create-mongo-store.ts';
import { storeContract } from './store-contract.ts';

const uri = env['MONGODB_URI'];
const HOW = 'MONGODB_URI=$(scripts/mongodb) npm test';

// The two seconds of the store run on a machine that also runs everything else: one stall is no breach of the contract.
describe('the MongoDB store', { retry: 2 }, () => {
  if (uri === undefined) {
    stderr.write(`The MongoDB part is skipped, because MONGODB_URI is not set. To run it: ${HOW}\n`);
    it.skipIf(env['CI'] !== 'true')(`needs a server: ${HOW}`, () => {
      expect.fail(`MONGODB_URI is not set, and where CI=true that is a failure; run: ${HOW}`);
    });
    return;
  }
  const database = `firebreak-test-${randomUUID()}`;
  storeContract(
    (now) => createMongoStore({ uri, database, now }),
    async () => {
      const client = await MongoClient.connect(uri);
      await client.db(database).dropDatabase();
      await client.close();
    },
  );
});
