/** DocumentDB rolls one back of two that touch a unique key at once; that refused the call or lost the card's place. */
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { createMongoStore } from '../../src/store/mongodb/create-mongo-store.ts';
import { sampleApproval } from '../contracts/samples.ts';
import { dropDatabase, withMongoDb } from '../support/with-mongodb.ts';

const ROUNDS = 60;

withMongoDb('a change beside an insertion under the same key', (uri) => {
  it('succeeds, and the insertion finds the key taken', async () => {
    const database = `firebreak-deadlock-${randomUUID()}`;
    const open = () => createMongoStore({ uri, database, now: Date.now });
    const [one, two] = await Promise.all([open(), open()]);
    for (let n = 0; n < ROUNDS; n += 1) {
      const approval = sampleApproval({ id: `ap_${n}`, digest: `digest ${n}`, version: 1 });
      expect(await one.createApproval(approval)).toBe(true);
      const outcomes = await Promise.all([
        one.swapApproval({ ...approval, version: 2 }),
        two.createApproval({ ...approval, id: `ap_${n}_again` }),
      ]);
      expect(outcomes).toEqual([true, false]);
    }
    await Promise.all([one.close(), two.close()]);
    await dropDatabase(uri, database);
  }, 60_000);
});
