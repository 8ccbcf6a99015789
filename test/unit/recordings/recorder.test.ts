/** Recording: what is noted is stored, in order, in a chain. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hashEntry, NO_ENTRIES } from '../../../src/recordings/chain.ts';
import { closeIdleSessions, IDLE } from '../../../src/recordings/close-idle-sessions.ts';
import { safe } from '../../support/safe.ts';
import { createStudio, party, soon } from './studio.ts';

let studio: Awaited<ReturnType<typeof createStudio>>;
beforeEach(async () => {
  studio = await createStudio();
});
afterEach(() => studio.store.close());

it('chains entries from zeros on, each to the one before', async () => {
  const recording = await studio.recorder().open(party);
  for (let n = 0; n < 5; n++) recording.note({ from: 'client', kind: 'request', rpcId: n });
  await recording.noteDurably({ from: 'gateway', kind: 'decision' });
  const entries = await studio.entries(recording.id);
  expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(entries.map(({ prev }) => prev)).toEqual([
    NO_ENTRIES.hash,
    ...entries.slice(0, 5).map(({ hash }) => hash),
  ]);
  for (const entry of entries) expect(hashEntry(entry)).toBe(entry.hash);
});

it('has stored an entry and all before it once noteDurably resolves', async () => {
  const recording = await studio.recorder().open(party);
  const request = recording.note({ from: 'client', kind: 'request', body: safe('{}') });
  const decision = await recording.noteDurably({ from: 'gateway', kind: 'decision', answers: request });
  expect([request, decision]).toEqual([1, 2]);
  expect(await studio.entries(recording.id)).toMatchObject([{ body: '{}' }, { answers: 1 }]);
});

it('stores what is only noted soon, without being asked', async () => {
  const recording = await studio.recorder().open(party);
  recording.note({ from: 'client', kind: 'notification' });
  await expect.poll(() => studio.entries(recording.id)).toHaveLength(1);
});

it('stores thousands of entries in order', async () => {
  const recorder = studio.recorder();
  const recording = await recorder.open(party);
  for (let n = 0; n < 3000; n++) recording.note({ from: 'server', kind: 'notification', body: safe(`${n}`) });
  await recorder.drain(soon());
  const entries = await studio.entries(recording.id);
  expect(entries.map(({ body }) => Number(body))).toEqual(Array.from({ length: 3000 }, (_, n) => n));
});

it('leaves out what is undefined and repairs text that has no UTF-8', async () => {
  const recorder = studio.recorder();
  const recording = await recorder.open(party);
  const loose: object = { tool: 'a\ud800b', body: '\udc00', rule: undefined };
  recording.note({ from: 'client', kind: 'request', ...loose });
  await recorder.drain(soon());
  const [entry] = await studio.entries(recording.id);
  expect(entry).toMatchObject({ tool: 'a\ufffdb', body: '\ufffd' });
  expect(entry).not.toHaveProperty('rule');
  expect(entry && hashEntry(entry)).toBe(entry?.hash);
});

it('bounds names and spans, so that no entry outgrows a document', async () => {
  const recorder = studio.recorder();
  const recording = await recorder.open(party);
  const span = { type: 'secret', path: '$.a', count: 2, detector: 'd' };
  recording.note({
    from: 'client',
    kind: 'request',
    tool: safe('x'.repeat(5000)),
    masked: Array(1500).fill(span),
  });
  await recorder.drain(soon());
  const [entry] = await studio.entries(recording.id);
  expect(entry?.tool).toBe(`${'x'.repeat(1024)}…`);
  expect(entry?.masked).toHaveLength(1001);
  expect(entry?.masked?.at(-1)).toEqual({ type: 'more', path: '', count: 1000, detector: '' });
});

it('sums the session up', async () => {
  const recorder = studio.recorder();
  const recording = await recorder.open({ ...party, revision: undefined });
  recording.setRevision('2025-06-18');
  const span = { type: 'secret', path: '$.a', count: 1, detector: 'd' };
  recording.note({ from: 'client', kind: 'request', tool: safe('drop'), body: safe('four') });
  recording.note({
    from: 'gateway',
    kind: 'decision',
    tool: safe('drop'),
    verdict: 'require-approval',
    effect: 'destructive',
  });
  recording.note({ from: 'gateway', kind: 'decision', verdict: 'approved', effect: 'read' });
  studio.clock.now += 7;
  recording.note({ from: 'server', kind: 'response', masked: [span] });
  await recorder.drain(soon());
  const head = await studio.store.readHead(recording.id);
  expect(await studio.session(recording.id)).toMatchObject({
    revision: '2025-06-18',
    state: 'open',
    entries: 4,
    bytes: 4,
    tools: ['drop'],
    verdicts: ['require-approval', 'approved'],
    flags: ['destructive', 'masked'],
    head,
    last: studio.clock.now,
    expireAt: studio.clock.now + 1000,
  });
});

it('closes a session', async () => {
  const recording = await studio.recorder().open(party);
  recording.note({ from: 'client', kind: 'request' });
  studio.clock.now += 3;
  await recording.close();
  expect(await studio.session(recording.id)).toMatchObject({
    state: 'closed',
    ended: studio.clock.now,
    entries: 1,
  });
});

it('resumes here and elsewhere, and refuses what it does not know', async () => {
  const recorder = studio.recorder();
  const recording = await recorder.open(party);
  await recording.noteDurably({ from: 'client', kind: 'request' });
  expect(await recorder.resume(recording.id)).toBe(recording);
  const elsewhere = studio.recorder();
  const [one, two] = await Promise.all([elsewhere.resume(recording.id), elsewhere.resume(recording.id)]);
  expect(one).toBe(two);
  expect(await one.noteDurably({ from: 'server', kind: 'response', answers: 1 })).toBe(2);
  await expect(recorder.resume('ses_unknown')).rejects.toMatchObject({ code: 'unknown-session' });
});

it('records callers without sessions in one session until they pause for half an hour', async () => {
  const recorder = studio.recorder();
  const [one, two] = await Promise.all([recorder.continueLineage(party), recorder.continueLineage(party)]);
  expect(one.id).toBe(two.id);
  await one.noteDurably({ from: 'client', kind: 'request' });
  await recorder.drain(soon());
  studio.clock.now += IDLE - 1;
  expect((await recorder.continueLineage(party)).id).toBe(one.id);
  expect((await studio.recorder().continueLineage(party)).id).toBe(one.id);
  studio.clock.now += 1;
  const next = await recorder.continueLineage(party);
  expect(next.id).not.toBe(one.id);
  await next.noteDurably({ from: 'client', kind: 'request' });
  expect((await studio.recorder().continueLineage(party)).id).toBe(next.id);
});

it.each([
  { caller: { ...party.caller, subject: 'u-bob' } },
  { caller: { ...party.caller, issuer: 'https://other.example.com' } },
  { client: { ...party.client, address: '127.0.0.2' } },
  { server: 'orders' },
])('keeps callers without sessions apart: %j', async (change) => {
  const recorder = studio.recorder();
  const one = await recorder.continueLineage(party);
  expect((await recorder.continueLineage({ ...party, ...change })).id).not.toBe(one.id);
});

it('closes sessions that went idle, counting what a killed gateway had stored', async () => {
  const recording = await studio.recorder().open(party);
  studio.trouble.advanceSession = 'fails';
  await recording.noteDurably({ from: 'client', kind: 'request' });
  expect(await closeIdleSessions(studio.store, studio.clock.now + IDLE)).toBe(0);
  expect(await closeIdleSessions(studio.store, studio.clock.now + IDLE + 1)).toBe(1);
  expect(await studio.session(recording.id)).toMatchObject({ state: 'closed', entries: 1, head: { seq: 1 } });
});
