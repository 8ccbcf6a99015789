/** Heads are signed while sessions run; held against them, no recording can lose its end, or be written anew, unseen. */
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { link, NO_ENTRIES } from '../../../../src/recordings/chain.ts';
import { exportedJson, exportSession } from '../../../../src/recordings/export/export-session.ts';
import { verifyExport } from '../../../../src/recordings/export/verify-export.ts';
import { everyHeads, saveHeads } from '../../../../src/recordings/heads/heads-store.ts';
import { readHeads } from '../../../../src/recordings/heads/read-heads.ts';
import { createSignChangedHeads } from '../../../../src/recordings/heads/sign-changed-heads.ts';
import { NO_HEADS, type SignedHeads, signHeads } from '../../../../src/recordings/heads/signed-heads.ts';
import { safe } from '../../../support/safe.ts';
import { createStudio, party, soon, textFrom } from '../studio.ts';

const { privateKey: key } = generateKeyPairSync('ed25519');
const publicKey = createPublicKey(key);

const open = async () => {
  const studio = await createStudio();
  onTestFinished(() => studio.store.close());
  const { store, clock } = studio;
  const signer = () => createSignChangedHeads({ store, documents: store, key, now: () => clock.now });
  const recorder = studio.recorder();
  const recording = await recorder.open(party);
  const note = async (count: number) => {
    for (let n = 0; n < count; n++) recording.note({ from: 'client', kind: 'request', tool: safe(`t${n}`) });
    await recorder.drain(soon());
  };
  const records = async (): Promise<SignedHeads[]> => {
    const all: SignedHeads[] = [];
    for await (const each of everyHeads(store)) all.push(each);
    return all;
  };
  const text = () => textFrom(exportSession(store, recording.id, 'ndjson'));
  return { ...studio, id: recording.id, sign: signer(), signer, note, records, text };
};

async function* each<T>(...items: T[]): AsyncGenerator<T> {
  yield* items;
}

/** An export in which the manifest knows of no more than it holds, as the one who owns the database could write it. */
const cut = (text: string, entries: number): string => {
  const [first = '', ...rest] = text.trimEnd().split('\n');
  const kept = rest.slice(0, entries);
  const last = JSON.parse(kept.at(-1) ?? '{}').hash as string;
  const manifest = JSON.parse(first);
  const head = { seq: entries, hash: last };
  const session = { ...manifest.session, entries, head, tools: [], verdicts: [] };
  return [exportedJson({ ...manifest, session, entries, last }), ...kept, ''].join('\n');
};

const against = async (scene: Awaited<ReturnType<typeof open>>, text: string) => {
  const known = await readHeads(everyHeads(scene.store), scene.id, publicKey);
  if (!known.ok) throw new Error(known.problem);
  return verifyExport(each(text), undefined, known.heads);
};

it('a whole recording agrees with the heads that were signed while it grew', async () => {
  const scene = await open();
  await scene.note(2);
  expect(await scene.sign()).toBe(1);
  await scene.note(3);
  expect(await scene.sign()).toBe(1);
  expect(await against(scene, await scene.text())).toMatchObject({ ok: true, entries: 5, heads: 2 });
});

it('what has not changed is not signed again, on the replica that signed it', async () => {
  const scene = await open();
  await scene.note(1);
  expect([await scene.sign(), await scene.sign()]).toEqual([1, 0]);
  expect(await scene.records()).toHaveLength(1);
});

it('a recording whose end was cut off is found, whatever its manifest says', async () => {
  const scene = await open();
  await scene.note(5);
  await scene.sign();
  const shorter = cut(await scene.text(), 3);
  expect(await verifyExport(each(shorter))).toMatchObject({ ok: true, entries: 3 });
  expect(await against(scene, shorter)).toMatchObject({
    ok: false,
    problem: expect.stringMatching(
      /^the session had 5 entries when it was signed at .*, here are 3: its end was cut off$/,
    ),
  });
});

it('a recording that was written anew is found', async () => {
  const scene = await open();
  await scene.note(2);
  await scene.sign();
  const [manifest = ''] = (await scene.text()).split('\n');
  let head = NO_ENTRIES;
  const forged = ['x', 'y'].map((tool) => {
    const draft = { session: scene.id, at: 1, from: 'client', kind: 'request', tool: safe(tool) } as const;
    const entry = link(draft, head);
    head = { seq: entry.seq, hash: entry.hash };
    return exportedJson(entry);
  });
  const text = cut([manifest, ...forged, ''].join('\n'), 2);
  expect(await verifyExport(each(text))).toMatchObject({ ok: true });
  expect(await against(scene, text)).toMatchObject({
    ok: false,
    problem: expect.stringMatching(/^entry 2 is not the one that was signed at /),
  });
});

it('another replica goes on where the first stopped', async () => {
  const scene = await open();
  await scene.note(1);
  await scene.sign();
  await scene.note(1);
  await scene.signer()();
  const known = await readHeads(everyHeads(scene.store), scene.id, publicKey);
  expect(known).toMatchObject({
    ok: true,
    heads: new Map([
      [1, expect.anything()],
      [2, expect.anything()],
    ]),
  });
});

it('of two that sign at once one stands', async () => {
  const { store } = await open();
  const record = (at: number) => signHeads(NO_HEADS, { at, heads: [] }, key);
  await saveHeads(store, record(1));
  await expect(saveHeads(store, record(2))).rejects.toThrow('signed by another process');
});

it('signing goes on after a process died before it noted which heads are the last', async () => {
  const scene = await open();
  await scene.note(1);
  await scene.sign();
  await scene.store.removeDocument('signed-heads-tip', 'tip');
  await scene.note(1);
  expect(await scene.signer()()).toBe(1);
  expect((await scene.records()).map(({ record }) => record.number)).toEqual([1, 2]);
});

it.each<[string, (records: SignedHeads[]) => unknown[], string]>([
  ['one is missing', ([, second]) => [second], 'heads 1 are missing'],
  ['one is another', ([one, two]) => [{ ...one, record: { ...one?.record, at: 7 } }, two], 'altered'],
  [
    'they are signed by another key',
    () => [signHeads(NO_HEADS, { at: 1, heads: [] }, generateKeyPairSync('ed25519').privateKey)],
    'signed with key',
  ],
  ['it is something else', () => [{ a: 1 }], 'no signed heads'],
  ['they name other sessions only', ([one]) => [one], 'no signed heads name'],
])('heads prove nothing if %s', async (_what, change, problem) => {
  const scene = await open();
  await scene.note(1);
  await scene.sign();
  await scene.note(1);
  await scene.sign();
  const changed = change(await scene.records());
  const session = problem.endsWith('name') ? 'ses_other' : scene.id;
  const known = await readHeads(each(...changed), session, publicKey);
  expect(known).toEqual({ ok: false, problem: expect.stringContaining(problem) });
});

/** The export with another manifest, as the one who owns the database could write it. */
const withSession = (text: string, change: (session: Record<string, unknown>) => object): string => {
  const [first = '', ...rest] = text.split('\n');
  const manifest = JSON.parse(first);
  return [
    exportedJson({ ...manifest, session: { ...manifest.session, ...change(manifest.session) } }),
    ...rest,
  ].join('\n');
};

it.each<[string, (session: Record<string, unknown>) => object]>([
  ['another caller', ({ caller }) => ({ caller: { ...(caller as object), subject: 'eve' } })],
  ['another address', ({ caller }) => ({ caller: { ...(caller as object), email: 'eve@acme.io' } })],
  ['another server', () => ({ server: 'elsewhere' })],
  ['another start', () => ({ started: 1 })],
])('a recording whose summary names %s does not agree with what was signed', async (_, change) => {
  const scene = await open();
  await scene.note(2);
  await scene.sign();
  expect(await against(scene, withSession(await scene.text(), change))).toMatchObject({
    ok: false,
    problem: expect.stringContaining("the session's caller, server or start is not what was signed"),
  });
});

it('a summary that names a verdict or a tool of no entry is not whole', async () => {
  const scene = await open();
  await scene.note(2);
  const text = await scene.text();
  for (const change of [{ verdicts: ['approved'] }, { tools: ['t0', 'drop_all'] }]) {
    expect(await verifyExport(each(withSession(text, () => change)))).toMatchObject({
      ok: false,
      problem: expect.stringContaining('but no entry does'),
    });
  }
});

it('it is said how many entries signed heads cover', async () => {
  const scene = await open();
  await scene.note(2);
  await scene.sign();
  await scene.note(1);
  expect(await against(scene, await scene.text())).toMatchObject({ ok: true, entries: 3, covered: 2 });
});
