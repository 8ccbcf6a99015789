/** The driver's monitor hung where its connection ended as a heartbeat began, and closed for good where it never began. */
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { createMongoStore } from '../../src/store/mongodb/create-mongo-store.ts';
import { createWire } from '../support/create-wire.ts';
import { dropDatabase, withMongoDb } from '../support/with-mongodb.ts';

withMongoDb('a wire to MongoDB that was silent', (uri) => {
  const { hostname, port } = new URL(uri.replace(/^mongodb:/, 'http:'));

  it.each(['silent', 'cut'] as const)(
    'comes back: %s',
    async (fault) => {
      const wire = await createWire(hostname, Number(port || '27017'));
      const database = `firebreak-silence-${randomUUID()}`;
      const open = () =>
        createMongoStore({ uri: `mongodb://127.0.0.1:${wire.port}/`, database, now: Date.now });
      const store = await open();
      await store.ping();
      const polling = setInterval(() => void store.decidedApprovals(['ap_1']).catch(() => {}), 200);
      wire.become(fault);
      const late = await open();
      await expect(Promise.all([store.ping(), late.ping()])).rejects.toMatchObject({
        code: 'store-unavailable',
      });
      wire.become('whole');
      for (const each of [store, late]) {
        const answers = () =>
          each.ping().then(
            () => 'here',
            () => 'away',
          );
        await expect.poll(answers, { timeout: 12_000 }).toBe('here');
      }
      clearInterval(polling);
      await Promise.all([store.close(), late.close()]);
      wire.close();
      await dropDatabase(uri, database);
    },
    40_000,
  );
});
