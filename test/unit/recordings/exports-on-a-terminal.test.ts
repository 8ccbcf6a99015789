/** Exports are printed on terminals, and verified: what a terminal would obey is escaped, and the chain holds all the same. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/mcp/json/canonical-json.ts';
import { exportSession } from '../../../src/recordings/export/export-session.ts';
import { verifyExport } from '../../../src/recordings/export/verify-export.ts';
import { safe } from '../../support/safe.ts';
import { createStudio, party, soon, textFrom } from './studio.ts';

const HOSTILE = 'a\u001b[2J\u0085\u009b\u2028\u2029\u202e\u2066\u200b\r"b';
const RAW =
  /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]|\r(?!\n)/;

let studio: Awaited<ReturnType<typeof createStudio>>;
let id: string;
beforeAll(async () => {
  studio = await createStudio();
  const recorder = studio.recorder();
  const recording = await recorder.open(party);
  const body = safe(JSON.stringify({ text: HOSTILE }));
  recording.note({ from: 'client', kind: 'request', tool: safe(HOSTILE), rpcId: safe(HOSTILE), body });
  recording.note({ from: 'gateway', kind: 'response', error: safe(HOSTILE), body });
  await recorder.drain(soon());
  id = recording.id;
});
afterAll(() => studio.store.close());

it.each(['ndjson', 'json', 'csv'] as const)('%s holds none of them as they are', async (format) => {
  expect(await textFrom(exportSession(studio.store, id, format))).not.toMatch(RAW);
});

it('json means exactly what is stored', async () => {
  const document = JSON.parse(await textFrom(exportSession(studio.store, id, 'json')));
  expect(document.entries).toEqual(await studio.entries(id));
  expect(document.entries[0].tool).toBe(HOSTILE);
});

it('ndjson verifies, and so does one of an earlier version, which escaped nothing', async () => {
  const text = await textFrom(exportSession(studio.store, id, 'ndjson'));
  const earlier = text
    .trimEnd()
    .split('\n')
    .map((line) => `${canonicalJson(JSON.parse(line))}\n`);
  expect(await verifyExport(pieces(text))).toMatchObject({ ok: true, entries: 2 });
  expect(await verifyExport(pieces(earlier.join('')))).toMatchObject({ ok: true, entries: 2 });
});

it('ndjson has no third spelling', async () => {
  const text = await textFrom(exportSession(studio.store, id, 'ndjson'));
  const respelt = text.replace('\\u202e', '\\u202E');
  expect(respelt).not.toBe(text);
  expect(await verifyExport(pieces(respelt))).toMatchObject({ ok: false });
});

async function* pieces(text: string): AsyncGenerator<string> {
  yield text;
}
