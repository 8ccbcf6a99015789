/** The formats for programs and spreadsheets. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { exportSession } from '../../../../src/recordings/export/export-session.ts';
import { safe } from '../../../support/safe.ts';
import { createStudio, party, soon, textFrom } from '../studio.ts';

let studio: Awaited<ReturnType<typeof createStudio>>;
beforeAll(async () => {
  studio = await createStudio();
});
afterAll(() => studio.store.close());

const record = async (...tools: string[]): Promise<string> => {
  const recorder = studio.recorder();
  const recording = await recorder.open(party);
  for (const tool of tools)
    recording.note({ from: 'client', kind: 'request', tool: safe(tool), body: safe('{}') });
  await recorder.drain(soon());
  return recording.id;
};
const text = (id: string, format: 'json' | 'csv') => textFrom(exportSession(studio.store, id, format));

it('gives json as one document', async () => {
  const id = await record('a', 'b');
  const document = JSON.parse(await text(id, 'json'));
  expect(document).toEqual({
    manifest: expect.objectContaining({ entries: 2, session: expect.objectContaining({ id }) }),
    entries: await studio.entries(id),
  });
  expect(JSON.parse(await text(await record(), 'json'))).toMatchObject({ entries: [] });
});

it.each([
  ['=1+1', `'=1+1`],
  ['+x', `'+x`],
  ['-x', `'-x`],
  ['@SUM(A1)', `'@SUM(A1)`],
  ['\t=1', `'\t=1`],
  ['say "hi", all', '"say ""hi"", all"'],
  ['=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
  ['plain', 'plain'],
])('writes the cell %j so that no spreadsheet runs it', async (tool, cell) => {
  const lines = (await text(await record(tool), 'csv')).split('\r\n');
  expect(lines[1]).toContain(`,client,request,,${cell},,,,`);
});

it('gives longer sessions in full', async () => {
  const id = await record(...Array.from({ length: 450 }, (_, n) => `tool-${n}`));
  expect((await text(id, 'csv')).trimEnd().split('\r\n')).toHaveLength(451);
});

it('refuses a session that is not there', async () => {
  await expect(text('ses_none', 'json')).rejects.toMatchObject({ code: 'unknown-session' });
});
