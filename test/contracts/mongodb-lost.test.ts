/** MongoDB goes away in the middle and comes back: calls are refused meanwhile, and nothing noted is lost. */
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { exportSession } from '../../src/recordings/export/export-session.ts';
import { verifyExport } from '../../src/recordings/export/verify-export.ts';
import { createRecorder } from '../../src/recordings/recorder.ts';
import { createMongoStore } from '../../src/store/mongodb/create-mongo-store.ts';
import { createWire } from '../support/create-wire.ts';
import { dropDatabase, withMongoDb } from '../support/with-mongodb.ts';
import { sampleSession } from './samples.ts';

withMongoDb('a recorder whose wire to MongoDB breaks', (uri) => {
  const { hostname, port } = new URL(uri.replace(/^mongodb:/, 'http:'));

  it.each(['cut', 'silent'] as const)('refuses and recovers if the wire is %s', async (fault) => {
    const wire = await createWire(hostname, Number(port || '27017'));
    const database = `firebreak-lost-${randomUUID()}`;
    const store = await createMongoStore({
      uri: `mongodb://127.0.0.1:${wire.port}/?directConnection=true`,
      database,
      now: Date.now,
    });
    const log = { warn: () => {} };
    const recorder = createRecorder({
      store,
      now: Date.now,
      newId: () => 'ses_1',
      durability: 'strict',
      retention: 1e9,
      log,
    });
    const recording = await recorder.open(sampleSession({ id: 'unused' }));
    await recording.noteDurably({ from: 'client', kind: 'request', rpcId: 1 });

    wire.become(fault);
    const started = performance.now();
    await expect(recording.noteDurably({ from: 'client', kind: 'request', rpcId: 2 })).rejects.toMatchObject({
      code: 'store-unavailable',
    });
    await expect(store.ping()).rejects.toMatchObject({ code: 'store-unavailable' });
    expect(performance.now() - started).toBeLessThan(8000);
    recording.note({ from: 'client', kind: 'request', rpcId: 3 });

    wire.become('whole');
    await recorder.drain(AbortSignal.timeout(15_000));
    const entries = await store.readEntries('ses_1', { after: 0, limit: 9 });
    expect(entries.map(({ rpcId }) => rpcId)).toEqual([1, 2, 3]);
    expect(await verifyExport(exportSession(store, 'ses_1', 'ndjson'))).toMatchObject({ ok: true });
    await store.close();
    wire.close();
    await dropDatabase(uri, database);
  });
});
