/** Bodies of every length come back whole. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readRecording } from '../../../src/recordings/export/replay.ts';
import { safe } from '../../support/safe.ts';
import { createStudio, party, soon } from './studio.ts';

let studio: Awaited<ReturnType<typeof createStudio>>;
beforeAll(async () => {
  studio = await createStudio();
});
afterAll(() => studio.store.close());

const KIB = 1024;

it.each([
  ['empty', 0, 0],
  ['up to 64 KiB', 64 * KIB, 0],
  ['a byte more', 64 * KIB + 1, 1],
  ['exactly one piece', 256 * KIB, 1],
  ['a byte more than a piece', 256 * KIB + 1, 2],
  ['16 MiB', 16 * KIB * KIB, 64],
])('%s', async (_name, size, pieces) => {
  const recorder = studio.recorder();
  const recording = await recorder.open(party);
  const body = randomBytes(Math.ceil(size / 2))
    .toString('hex')
    .slice(0, size);
  recording.note({ from: 'server', kind: 'response', body: safe(body) });
  await recorder.drain(soon());
  const [stored] = await studio.entries(recording.id);
  expect(stored?.chunks?.length ?? 0).toBe(pieces);
  expect(stored?.body === undefined).toBe(pieces > 0);
  const [entry] = await readRecording(studio.store, recording.id, { after: 0, limit: 1 });
  expect(entry?.body === body).toBe(true);
});

it('cuts between the bytes of one character and puts it together again', async () => {
  const recorder = studio.recorder();
  const recording = await recorder.open(party);
  const body = `x${'☃'.repeat(100_000)}`;
  recording.note({ from: 'server', kind: 'response', body: safe(body) });
  await recorder.drain(soon());
  const [entry] = await readRecording(studio.store, recording.id, { after: 0, limit: 1 });
  expect(entry?.body === body).toBe(true);
});

it('does not make up a body if a piece is missing', async () => {
  const recorder = studio.recorder();
  const recording = await recorder.open(party);
  recording.note({ from: 'server', kind: 'response', body: safe('x'.repeat(70_000)) });
  await recorder.drain(soon());
  const reader = { ...studio.store, readChunks: async () => [] };
  await expect(readRecording(reader, recording.id, { after: 0, limit: 1 })).rejects.toThrow(
    'piece of the body is missing',
  );
});
