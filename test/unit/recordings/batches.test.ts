/** How entries that wait for the store are written: in few batches, none of which is more than the store can take. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { safe } from '../../support/safe.ts';
import { createStudio, party, soon } from './studio.ts';

let studio: Awaited<ReturnType<typeof createStudio>>;
/** Entries of each batch that was stored. */
let batches: number[];
beforeEach(async () => {
  studio = await createStudio();
  batches = [];
  const { appendEntries } = studio.store;
  studio.store.appendEntries = (entries) => {
    batches.push(entries.length);
    return appendEntries(entries);
  };
});
afterEach(() => studio.store.close());

const note = { from: 'client', kind: 'request' } as const;

/** Notes so many entries while the store refuses, and lets it take them. */
const noteAtOnce = async (count: number, entry: object = {}) => {
  const recorder = studio.recorder();
  const recording = await recorder.open(party);
  studio.trouble.appendEntries = 'fails';
  for (let n = 0; n < count; n += 1) recording.note({ ...note, ...entry });
  await recording.noteDurably(note).catch(() => undefined);
  studio.trouble.appendEntries = undefined;
  await recorder.drain(soon());
  expect(await studio.entries(recording.id)).toHaveLength(count + 1);
};

it('entries are stored 500 at a time', async () => {
  await noteAtOnce(1200);
  expect(batches).toEqual([500, 500, 201]);
});

it('long entries are stored some megabytes at a time', async () => {
  await noteAtOnce(3, { body: safe('x'.repeat(3 * 1024 * 1024)) });
  expect(batches.length).toBeGreaterThan(2);
  expect(Math.max(...batches)).toBeLessThan(3);
});
