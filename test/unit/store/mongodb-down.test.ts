/** The MongoDB store without a server: it starts, refuses, and says why to the log alone. */

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { createMongoStore } from '../../../src/store/mongodb/create-mongo-store.ts';
import { sampleApproval } from '../../contracts/samples.ts';

const open = (uri: string) => createMongoStore({ uri, database: 'firebreak', now: Date.now });

it('starts, refuses within the limit, and tells the cause', async () => {
  const store = await open('mongodb://user:hunter2@127.0.0.1:1/');
  const refused: unknown = await store
    .createApproval(sampleApproval({ id: 'ap_1' }))
    .catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'store-unavailable' });
  expect(String((refused as Error).cause)).toMatch(/ECONNREFUSED|no acknowledgement/);
  expect(String((refused as Error).cause)).not.toContain('hunter2');
  await store.close();
});

it('refuses within the limit if a server takes the connection and says nothing', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const store = await open(`mongodb://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const started = performance.now();
  await expect(store.ping()).rejects.toMatchObject({ code: 'store-unavailable' });
  expect(performance.now() - started).toBeLessThan(5000);
  await store.close();
  server.close();
});

it('refuses a URI that is none without repeating it', async () => {
  const refused: unknown = await open('http://user:hunter2@host').catch((error: unknown) => error);
  expect(String(refused)).toContain('store.uri is not a MongoDB connection string');
  expect(String(refused)).not.toContain('hunter2');
});
