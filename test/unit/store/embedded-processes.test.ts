/** The embedded store and processes: one writes, others may read, and what it acknowledged survives it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  createEmbeddedStore,
  openEmbeddedReader,
} from '../../../src/store/embedded/create-embedded-store.ts';
import { sampleEntries, sampleSession } from '../../contracts/samples.ts';

let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'firebreak-embedded-')), 'data');
});
afterEach(() => rmSync(dirname(path), { recursive: true, force: true }));

const open = () => createEmbeddedStore({ path, now: Date.now });
const WRITER = fileURLToPath(new URL('./write-until-killed.ts', import.meta.url));

/** A writing process, and what it has acknowledged. */
const startWriter = async () => {
  const child = spawn(execPath, [WRITER, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  await once(child.stdout, 'data');
  return {
    acknowledged: () => output.split('\n').slice(0, -1),
    kill: async () => {
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
};

it('loses nothing it acknowledged when it is killed, and opens again at once', async () => {
  for (let time = 0; time < 3; time++) {
    const writer = await startWriter();
    await expect.poll(() => writer.acknowledged().length).toBeGreaterThan(400);
    await writer.kill();
    const acknowledged = writer.acknowledged();
    const store = await open();
    const found = await Promise.all(acknowledged.map((id) => store.getDocument('written', id)));
    expect(found.filter((document) => document === undefined)).toEqual([]);
    await store.close();
    rmSync(path, { recursive: true });
  }
});

it('refuses a second process and says what to do', async () => {
  const writer = await startWriter();
  await expect(open()).rejects.toThrow(`another process uses the store at ${path}; stop it first`);
  await writer.kill();
  await (await open()).close();
});

it('refuses a second store in the same process', async () => {
  const store = await open();
  await expect(open()).rejects.toThrow('another process uses the store');
  await store.close();
});

it('lets others read while it writes', async () => {
  const store = await open();
  await store.openSession(sampleSession({ id: 'ses_1' }));
  const reader = await openEmbeddedReader(path);
  expect((await reader.searchSessions({ limit: 1 })).items).toMatchObject([{ id: 'ses_1' }]);
  await store.appendEntries(sampleEntries('ses_1', 2));
  expect(await reader.readEntries('ses_1', { after: 0, limit: 9 })).toHaveLength(2);
  await reader.close();
  await store.close();
});

it('lets others read when no one writes', async () => {
  const store = await open();
  await store.openSession(sampleSession({ id: 'ses_1' }));
  await store.close();
  const reader = await openEmbeddedReader(path);
  expect(await reader.getSession('ses_1')).toMatchObject({ server: 'billing' });
  await reader.close();
});

it('says where there is no store to read', async () => {
  await expect(openEmbeddedReader(path)).rejects.toThrow(`there is no store at ${path}`);
});

it('keeps its files from other users', async () => {
  const store = await open();
  expect(statSync(path).mode & 0o077).toBe(0);
  await store.close();
});

it('refuses what comes after it was closed', async () => {
  const store = await open();
  await store.close();
  await expect(store.ping()).rejects.toMatchObject({ code: 'store-unavailable' });
});

it('stores what was asked for before it is closed', async () => {
  const store = await open();
  const written = store.putDocument('k', 'last', { value: 1, ifVersion: 0 });
  await store.close();
  expect(await written).toBe(true);
  const again = await open();
  expect(await again.getDocument('k', 'last')).toMatchObject({ value: 1 });
  await again.close();
});
