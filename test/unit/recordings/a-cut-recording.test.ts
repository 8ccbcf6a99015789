/** The one who deletes the last entries from the database leaves the summary of the session behind. */
import { expect, it, onTestFinished } from 'vitest';
import type { Session } from '../../../src/domain/recording.ts';
import { exportSession } from '../../../src/recordings/export/export-session.ts';
import { verifyExport } from '../../../src/recordings/export/verify-export.ts';
import type { RecordingReader } from '../../../src/recordings/ports.ts';
import { safe } from '../../support/safe.ts';
import { createStudio, party, soon, textFrom } from './studio.ts';

const record = async (): Promise<{ id: string; store: RecordingReader }> => {
  const studio = await createStudio();
  onTestFinished(() => studio.store.close());
  const recorder = studio.recorder();
  const recording = await recorder.open(party);
  for (const tool of ['a', 'b', 'c', 'd'])
    recording.note({ from: 'client', kind: 'request', tool: safe(tool), body: safe('{}') });
  await recording.close();
  await recorder.drain(soon());
  return { id: recording.id, store: studio.store };
};

/** The same store without the entries above `last`. */
const cutAt = (store: RecordingReader, last: number, summary: Partial<Session> = {}): RecordingReader => {
  const readEntries: RecordingReader['readEntries'] = async (session, page) =>
    (await store.readEntries(session, page)).filter(({ seq }) => seq <= last);
  return {
    ...store,
    readEntries,
    readHead: async (session) => (await readEntries(session, { after: last - 1, limit: 1 }))[0],
    getSession: async (id) => {
      const session = await store.getSession(id);
      return session && { ...session, ...summary };
    },
  };
};

const verify = async (store: RecordingReader, id: string) => {
  const text = await textFrom(exportSession(store, id, 'ndjson'));
  return verifyExport(
    (async function* () {
      yield text;
    })(),
  );
};

it('is not called whole, and the finding says how many are missing', async () => {
  const { id, store } = await record();
  expect(await verify(cutAt(store, 2), id)).toMatchObject({
    ok: false,
    problem: 'the session had 4 entries, here are 2: its end was cut off',
  });
});

it('is not called whole if its last entry was exchanged', async () => {
  const { id, store } = await record();
  const head = { seq: 4, hash: 'f'.repeat(64) };
  expect(await verify(cutAt(store, 4, { head }), id)).toMatchObject({
    ok: false,
    problem: 'the last entry is not the one the session ended with',
  });
});

it('is whole if the summary only lags behind', async () => {
  const { id, store } = await record();
  const entry = (await store.readEntries(id, { after: 1, limit: 1 }))[0];
  const lagging = { head: { seq: 2, hash: entry?.hash ?? '' }, entries: 2 };
  expect(await verify(cutAt(store, 4, lagging), id)).toMatchObject({ ok: true, entries: 4 });
});
