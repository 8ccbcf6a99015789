/** Recording while the store fails, hangs or lies: refused if it has to be durable, late otherwise, never lost. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hashEntry } from '../../../src/recordings/chain.ts';
import { safe } from '../../support/safe.ts';
import { createStudio, party, soon } from './studio.ts';

let studio: Awaited<ReturnType<typeof createStudio>>;
beforeEach(async () => {
  studio = await createStudio();
});
afterEach(() => studio.store.close());

const request = { from: 'client', kind: 'request' } as const;
const unavailable = { code: 'store-unavailable' };

it('refuses to open if the store fails', async () => {
  studio.trouble.openSession = 'fails';
  await expect(studio.recorder().open(party)).rejects.toThrow();
});

it('refuses to go on with a lineage if the store cannot be asked for it', async () => {
  studio.trouble.openSessionOf = 'fails';
  await expect(studio.recorder().continueLineage(party)).rejects.toThrow('the disk is full');
  const relaxed = studio.recorder({ durability: 'besteffort' });
  expect(await relaxed.continueLineage(party)).toMatchObject({ id: expect.any(String) });
});

it('refuses at once if the store fails, says why in the cause, and stores the entry later', async () => {
  const recorder = studio.recorder();
  const recording = await recorder.open(party);
  studio.trouble.appendEntries = 'fails';
  const refused: unknown = await recording.noteDurably(request).catch((error: unknown) => error);
  expect(refused).toMatchObject(unavailable);
  expect(refused instanceof Error && String(refused.cause)).toContain('the disk is full');
  expect(studio.warnings).toHaveLength(1);
  studio.trouble.appendEntries = undefined;
  await recorder.drain(soon());
  expect(await studio.entries(recording.id)).toHaveLength(1);
});

it('refuses once its patience is over if the store hangs', async () => {
  const recording = await studio.recorder({ patience: 30 }).open(party);
  studio.trouble.appendEntries = 'hangs';
  await expect(recording.noteDurably(request)).rejects.toMatchObject(unavailable);
});

it('stores an entry once if the acknowledgement is lost', async () => {
  const recorder = studio.recorder();
  const recording = await recorder.open(party);
  recording.note({ ...request, rpcId: safe('one') });
  studio.trouble.appendEntries = 'does it but says nothing';
  await expect(recording.noteDurably({ ...request, rpcId: safe('two') })).rejects.toMatchObject(unavailable);
  studio.trouble.appendEntries = undefined;
  await recording.noteDurably({ ...request, rpcId: safe('three') });
  expect((await studio.entries(recording.id)).map(({ rpcId }) => rpcId)).toEqual(['one', 'two', 'three']);
});

it('goes behind the entries of another replica and keeps its answers right', async () => {
  const here = studio.recorder();
  const mine = await here.open(party);
  const first = await mine.noteDurably({ ...request, rpcId: safe('first') });
  const theirs = await studio.recorder().resume(mine.id);
  for (let n = 0; n < 3; n++) {
    const asked = [mine, theirs].map((recording, who) =>
      recording.note({ ...request, rpcId: safe(`${who}-${n}`) }),
    );
    await Promise.all(
      [mine, theirs].map((recording, who) =>
        recording.noteDurably({
          from: 'server',
          kind: 'response',
          rpcId: safe(`${who}-${n}`),
          answers: asked[who] ?? 0,
        }),
      ),
    );
  }
  await mine.noteDurably({ from: 'server', kind: 'response', rpcId: safe('first'), answers: first });
  const entries = await studio.entries(mine.id);
  expect(entries).toHaveLength(14);
  expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
  for (const [index, entry] of entries.entries()) {
    expect(hashEntry(entry)).toBe(entry.hash);
    if (index > 0) expect(entry.prev).toBe(entries[index - 1]?.hash);
    if (entry.kind === 'response') expect(entries[(entry.answers ?? 0) - 1]?.rpcId).toBe(entry.rpcId);
  }
});

it('refuses when the queue is full, and takes again when it is not', async () => {
  const recorder = studio.recorder({ queue: { entries: 3, bytes: 1e6 } });
  const recording = await recorder.open(party);
  studio.trouble.appendEntries = 'fails';
  for (let n = 0; n < 3; n++) recording.note(request);
  expect(() => recording.note(request)).toThrow(expect.objectContaining(unavailable));
  await expect(recorder.room()).rejects.toMatchObject(unavailable);
  studio.trouble.appendEntries = undefined;
  await recorder.drain(soon());
  await recorder.room();
  recording.note(request);
  await recorder.drain(soon());
  expect(await studio.entries(recording.id)).toHaveLength(4);
});

it('counts bytes as well as entries, over all sessions', async () => {
  const recorder = studio.recorder({ queue: { entries: 100, bytes: 10_000 } });
  const [one, two] = [await recorder.open(party), await recorder.open(party)];
  studio.trouble.appendEntries = 'fails';
  one.note({ ...request, body: safe('x'.repeat(8000)) });
  expect(() => two.note({ ...request, body: safe('x'.repeat(2000)) })).toThrow(
    expect.objectContaining(unavailable),
  );
});

it('makes senders wait from four fifths on', async () => {
  const recorder = studio.recorder({ queue: { entries: 10, bytes: 1e6 } });
  const recording = await recorder.open(party);
  for (let n = 0; n < 7; n++) recording.note(request);
  let waited = 'no';
  await recorder.room();
  recording.note(request);
  const room = recorder.room()?.then(() => {
    waited = 'yes';
  });
  await Promise.resolve();
  expect(waited).toBe('no');
  await room;
  expect(await studio.entries(recording.id)).not.toHaveLength(0);
});

it('forgives the store in besteffort mode and says how much it could not keep', async () => {
  const recorder = studio.recorder({ durability: 'besteffort', queue: { entries: 2, bytes: 1e6 } });
  studio.trouble.openSession = 'fails';
  const recording = await recorder.open(party);
  for (let n = 0; n < 2; n++) await recording.noteDurably(request);
  for (let n = 0; n < 5; n++) recording.note(request);
  studio.trouble.openSession = undefined;
  await recorder.drain(soon());
  recording.note(request);
  await recorder.drain(soon());
  const entries = await studio.entries(recording.id);
  expect(entries.map(({ kind, missing }) => [kind, missing])).toEqual([
    ['request', undefined],
    ['request', undefined],
    ['gap', 5],
    ['request', undefined],
  ]);
  expect((await studio.session(recording.id)).flags).toContain('gap');
});

it('keeps as much after a gap as before it', async () => {
  const recorder = studio.recorder({ durability: 'besteffort', queue: { entries: 2, bytes: 1e6 } });
  const recording = await recorder.open(party);
  for (let round = 0; round < 2; round++) {
    for (let n = 0; n < 3; n++) recording.note(request);
    await recorder.drain(soon());
  }
  const kinds = (await studio.entries(recording.id)).map(({ kind }) => kind);
  expect(kinds).toEqual(['request', 'request', 'gap', 'request', 'request', 'gap']);
});

it('keeps the summary for later if it cannot be stored', async () => {
  const recorder = studio.recorder();
  const recording = await recorder.open(party);
  studio.trouble.advanceSession = 'fails';
  recording.note({ ...request, tool: safe('drop'), body: safe('four') });
  await recorder.drain(soon());
  expect((await studio.session(recording.id)).entries).toBe(0);
  studio.trouble.advanceSession = undefined;
  await recorder.drain(soon());
  expect(await studio.session(recording.id)).toMatchObject({ entries: 1, bytes: 4, tools: ['drop'] });
});

it('does not fail to close if the store fails', async () => {
  const recording = await studio.recorder().open(party);
  studio.trouble.closeSession = 'fails';
  await recording.close();
  expect(studio.warnings).toHaveLength(1);
});

it('says what is lost if the store does not come back before the end', async () => {
  const recorder = studio.recorder();
  const recording = await recorder.open(party);
  studio.trouble.appendEntries = 'fails';
  recording.note(request);
  await expect(recorder.drain(AbortSignal.timeout(50))).rejects.toThrow('timeout');
  expect(studio.warnings.at(-1)).toContain('lost');
});

it('takes nothing once it is stopped, whatever is still running', async () => {
  const recorder = studio.recorder();
  const recording = await recorder.open(party);
  recorder.stop();
  expect(() => recording.note(request)).toThrow(expect.objectContaining(unavailable));
});

it('says that the disk is full, and nothing once the store takes the entries again', async () => {
  const recorder = studio.recorder();
  const recording = await recorder.open(party);
  studio.trouble.appendEntries = 'fails';
  await expect(recording.noteDurably(request)).rejects.toMatchObject(unavailable);
  expect(recorder.problem()).toContain('the disk of the store is full');
  studio.trouble.appendEntries = undefined;
  await recorder.drain(soon());
  expect(recorder.problem()).toBeUndefined();
});
