/** An export verifies, and whatever is done to it is found and named. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { canonicalJson } from '../../../../src/mcp/json/canonical-json.ts';
import { hashEntry } from '../../../../src/recordings/chain.ts';
import { exportSession } from '../../../../src/recordings/export/export-session.ts';
import { verifyExport } from '../../../../src/recordings/export/verify-export.ts';
import { safe } from '../../../support/safe.ts';
import { createStudio, party, soon, textFrom } from '../studio.ts';

let studio: Awaited<ReturnType<typeof createStudio>>;
let session: string;
let lines: string[];
let stranger: string;

beforeAll(async () => {
  studio = await createStudio();
  const recorder = studio.recorder();
  const recording = await recorder.open(party);
  session = recording.id;
  for (let n = 1; n < 9; n++)
    recording.note({ from: 'client', kind: 'request', rpcId: n, body: safe(`{"n":"line\u2028${n}"}`) });
  recording.note({ from: 'server', kind: 'response', body: safe(`"${'☃'.repeat(200_000)}"`) });
  const other = await recorder.open(party);
  other.note({ from: 'client', kind: 'request' });
  await recorder.drain(soon());
  lines = (await textOf(session)).trimEnd().split('\n');
  stranger = (await textOf(other.id)).split('\n')[1] ?? '';
});
afterAll(() => studio.store.close());

const textOf = async (id: string) => textFrom(exportSession(studio.store, id, 'ndjson'));

async function* inPieces(text: string): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += 1000) yield text.slice(at, at + 1000);
}
const verify = (changed: readonly string[]) => verifyExport(inPieces(`${changed.join('\n')}\n`));

/** Changes one line's members, with or without a hash that matches again. */
const edit = (line: string | undefined, change: object, rehash = false): string => {
  const entry = { ...JSON.parse(line ?? ''), ...change };
  const { body, ...stored } = entry;
  const hash = rehash ? hashEntry(entry.chunks === undefined ? entry : stored) : entry.hash;
  return canonicalJson({ ...entry, hash });
};

it('verifies as exported', async () => {
  const last = (await studio.store.readHead(session))?.hash;
  expect(await verify(lines)).toEqual({ ok: true, session, entries: 9, last, approved: 0 });
});

it('verifies an empty session', async () => {
  const { id } = await studio.recorder().open(party);
  expect(await verifyExport(inPieces(await textOf(id)))).toMatchObject({ ok: true, entries: 0 });
});

it.each<[string, (lines: string[]) => string[], object]>([
  [
    'a changed member',
    (l) => l.with(4, edit(l[4], { rpcId: 5 })),
    { line: 5, seq: 4, problem: 'the entry does not match its hash' },
  ],
  [
    'a changed member with its hash made to match',
    (l) => l.with(4, edit(l[4], { rpcId: 5 }, true)),
    { line: 6, seq: 5, problem: 'the entry does not follow the one before' },
  ],
  ['an added member', (l) => l.with(4, edit(l[4], { extra: 1 })), { line: 5, seq: 4 }],
  [
    'a changed long body',
    (l) => l.with(9, edit(l[9], { body: `"${'☃'.repeat(199_999)}☂"` })),
    { line: 10, seq: 9, problem: 'the body does not match the hashes of its pieces' },
  ],
  ['a removed long body', (l) => l.with(9, edit(l[9], { body: undefined })), { line: 10, seq: 9 }],
  [
    'a missing entry',
    (l) => l.toSpliced(3, 1),
    { line: 4, seq: 3, problem: 'entry 3 is missing: here is entry 4' },
  ],
  [
    'entries in another order',
    (l) => [...l.slice(0, 3), ...l.slice(3, 5).reverse(), ...l.slice(5)],
    { line: 4, seq: 3 },
  ],
  ['an entry twice', (l) => l.toSpliced(3, 0, l[3] ?? ''), { line: 5, seq: 4 }],
  [
    'an entry of another session',
    (l) => [l[0] ?? '', stranger, ...l.slice(2)],
    { line: 2, seq: 1, problem: 'the entry belongs to another session' },
  ],
  [
    'a cut tail',
    (l) => l.slice(0, -2),
    { line: 9, seq: 8, problem: 'the manifest promises 9 entries, here are 7' },
  ],
  [
    'a last entry made anew',
    (l) => l.with(9, edit(l[9], { ms: 1 }, true)),
    { line: 11, seq: 9, problem: 'the last entry is not the one the manifest promises' },
  ],
  [
    'a member twice',
    (l) => l.with(2, (l[2] ?? '').replace('{', '{"body":"x",')),
    { line: 3, seq: 2, problem: 'this is not an entry in canonical JSON' },
  ],
  ['a line that is no JSON', (l) => l.with(2, 'nonsense'), { line: 3, seq: 2 }],
  [
    'no manifest',
    (l) => l.slice(1),
    { line: 1, seq: undefined, problem: 'this is not the manifest of an ndjson export' },
  ],
])('names %s', async (_what, tamper, finding) => {
  expect(await verify(tamper([...lines]))).toMatchObject({ ok: false, ...finding });
});

it('names an empty file', async () => {
  expect(await verifyExport(inPieces(''))).toMatchObject({
    ok: false,
    line: 1,
    problem: 'the file is empty',
  });
});

it.each<[string, object]>([
  ['left out', { head: undefined }],
  ['unreadable', { head: { seq: 'x' } }],
])('does not pass for whole with its end cut off if the head in the summary was %s', async (_how, change) => {
  const [manifest = '', ...entries] = lines;
  const parsed = JSON.parse(manifest);
  const kept = entries.slice(0, 7);
  const { hash } = JSON.parse(kept.at(-1) ?? '');
  const session = { ...parsed.session, entries: 9, ...change };
  const cut = canonicalJson({ ...parsed, session, entries: 7, last: hash });
  expect(await verify([cut, ...kept])).toMatchObject({ ok: false });
});

it('does not pass for whole if the session ended with another entry than the last one here', async () => {
  const [manifest = '', ...entries] = lines;
  const parsed = JSON.parse(manifest);
  const head = { seq: 9, hash: 'f'.repeat(64) };
  const other = canonicalJson({ ...parsed, session: { ...parsed.session, head } });
  expect(await verify([other, ...entries])).toMatchObject({
    ok: false,
    problem: 'the last entry is not the one the session ended with',
  });
});
