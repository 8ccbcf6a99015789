/** What people are shown of a long call is kept beside its approval, whole, and shown only as it was kept. */
import { expect, it } from 'vitest';
import { createPreviews } from '../../../src/approvals/previews.ts';
import type { Approval } from '../../../src/domain/approval.ts';
import { createDocumentsInMemory } from '../../support/documents-in-memory.ts';

const HELD = 32 * 1024;
const PIECE = 1024 * 1024;
const approval = (preview: string) => ({ id: 'apr_1', preview, expiresAt: 1000 }) as Approval;

const start = () => {
  const clock = { now: 0 };
  const documents = createDocumentsInMemory(() => clock.now);
  const pieces = async () => (await documents.listDocuments('approval-preview', { limit: 9 })).items;
  return { clock, documents, pieces, previews: createPreviews({ documents, retention: 500 }) };
};

it('holds one that is short enough itself', async () => {
  const { previews, pieces } = start();
  const short = approval('x'.repeat(HELD));
  expect(await previews.keep(short)).toBe(short);
  expect(await pieces()).toEqual([]);
  expect(await previews.inFull(short)).toBe(short);
});

it.each([
  ['in one piece', HELD + 1, 1],
  ['in one piece that is full', PIECE, 1],
  ['in two pieces', PIECE + 1, 2],
])('keeps a long one %s, and gives it back whole', async (_, length, count) => {
  const { previews, pieces } = start();
  const whole = 'ab'.repeat(length).slice(0, length);
  const kept = await previews.keep(approval(whole));
  expect(kept.preview).toBe(whole.slice(0, HELD));
  expect(kept.longPreview).toMatchObject({ characters: length, pieces: count });
  expect(await pieces()).toHaveLength(count);
  expect(await previews.inFull(kept)).toMatchObject({ preview: whole, longPreview: undefined });
});

it('cuts no character in two', async () => {
  const { previews } = start();
  const whole = `${'x'.repeat(HELD - 1)}😀${'y'.repeat(HELD)}`;
  const kept = await previews.keep(approval(whole));
  expect(kept.preview).toBe(`${'x'.repeat(HELD - 1)}😀`);
  expect((await previews.inFull(kept)).preview).toBe(whole);
});

it('keeps it as long as the approval may be open, and its retention', async () => {
  const { clock, previews, pieces } = start();
  const kept = await previews.keep(approval('x'.repeat(HELD + 1)));
  clock.now = 1499;
  expect(await pieces()).toHaveLength(1);
  clock.now = 1500;
  expect(await previews.inFull(kept)).toBe(kept);
});

it.each(['changed', 'lost'])('shows the beginning alone, and says so, if the rest is %s', async (how) => {
  const { documents, previews } = start();
  const kept = await previews.keep(approval('x'.repeat(HELD + 1)));
  if (how === 'lost') documents.lose();
  else await documents.putDocument('approval-preview', 'apr_1.0', { value: 'other', ifVersion: 1 });
  expect(await previews.inFull(kept)).toBe(kept);
});

it('drops what is kept of one that did not come to be, and never rejects', async () => {
  const { documents, previews, pieces } = start();
  const kept = await previews.keep(approval('x'.repeat(PIECE + 1)));
  await previews.drop(kept);
  expect(await pieces()).toEqual([]);
  documents.lose();
  await previews.drop(kept);
});
