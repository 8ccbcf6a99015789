/** MongoDB goes away in the middle and comes back: calls are refused meanwhile, and nothing noted is lost. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { env } from 'node:process';
import { MongoClient } from 'mongodb';
import { expect, it } from 'vitest';
import { exportSession } from '../../src/recordings/export-session.ts';
import { createRecorder } from '../../src/recordings/recorder.ts';
import { verifyExport } from '../../src/recordings/verify-export.ts';
import { createMongoStore } from '../../src/store/mongodb/create-mongo-store.ts';
import { sampleSession } from './samples.ts';

const uri = env['MONGODB_URI'];

/** A wire to the server that can be cut, and can go silent as a network does that drops packets. */
const createWire = async (host: string, port: number) => {
  const ends = new Set<Socket>();
  let state: 'whole' | 'cut' | 'silent' = 'whole';
  const server = createServer((near) => {
    if (state === 'cut') return near.destroy();
    const far = connect(port, host);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(from);
      from.on('data', (bytes) => state === 'whole' && to.write(bytes));
      from.on('error', () => {});
      from.on('close', () => to.destroy());
    }
    return undefined;
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    for (const end of ends) end.destroy();
    ends.clear();
  };
  return {
    uri: `mongodb://127.0.0.1:${(server.address() as AddressInfo).port}/?directConnection=true`,
    become: (next: typeof state) => {
      state = next;
      if (next !== 'silent') cut();
    },
    close: () => {
      cut();
      server.close();
    },
  };
};

it.skipIf(uri === undefined).each(['cut', 'silent'] as const)(
  'refuses and recovers where the wire is %s',
  async (fault) => {
    const { host } = new URL(uri ?? '');
    const [name = '', port = '27017'] = host.split(':');
    const wire = await createWire(name, Number(port));
    const database = `firebreak-lost-${randomUUID()}`;
    const store = await createMongoStore({ uri: wire.uri, database, now: Date.now });
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
    const client = await MongoClient.connect(uri ?? '');
    await client.db(database).dropDatabase();
    await client.close();
  },
);
