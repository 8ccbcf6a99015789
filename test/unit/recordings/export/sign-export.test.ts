/** A signature shows which gateway made an export. */
import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { keyId } from '../../../../src/domain/key-id.ts';
import { exportSession } from '../../../../src/recordings/export/export-session.ts';
import { signExport } from '../../../../src/recordings/export/sign-export.ts';
import { verifyExport } from '../../../../src/recordings/export/verify-export.ts';
import { safe } from '../../../support/safe.ts';
import { createStudio, party, soon, textFrom } from '../studio.ts';

const ours = generateKeyPairSync('ed25519');
const theirs = generateKeyPairSync('ed25519');
let lines: string[];
let otherLines: string[];

beforeAll(async () => {
  const studio = await createStudio();
  const recorder = studio.recorder();
  const signed = async () => {
    const recording = await recorder.open(party);
    recording.note({ from: 'client', kind: 'request', body: safe('{}') });
    await recorder.drain(soon());
    const pieces = signExport(exportSession(studio.store, recording.id, 'ndjson'), ours.privateKey);
    return (await textFrom(pieces)).trimEnd().split('\n');
  };
  lines = await signed();
  otherLines = await signed();
  await studio.store.close();
});

async function* pieces(changed: readonly string[]): AsyncGenerator<string> {
  for (const line of changed) yield `${line}\n`;
}
const verify = (changed: readonly string[], publicKey = ours.publicKey) =>
  verifyExport(pieces(changed), publicKey);

it('verifies with the public key', async () => {
  expect(await verify(lines)).toMatchObject({ ok: true, signedBy: keyId(ours.publicKey) });
});

it.each<[string, () => readonly string[]]>([
  ['there is something behind the signature', () => [...lines, lines[1] ?? '']],
  ['the signature is of another export', () => [...lines.slice(0, -1), otherLines.at(-1) ?? '']],
  ['the export is not signed', () => lines.slice(0, -1)],
  [
    'the signature does not match',
    () => lines.with(-1, (lines.at(-1) ?? '').replace(/("signature":")..../, '$1AAAA')),
  ],
  [
    'the entry does not match its hash',
    () => lines.with(1, (lines[1] ?? '').replace('"client"', '"server"')),
  ],
])('finds that %s', async (problem, changed) => {
  expect(await verify(changed())).toMatchObject({ ok: false, problem });
});

it('finds that someone else signed', async () => {
  const problem = `the export is signed with key ${keyId(ours.publicKey)}, not with ${keyId(theirs.publicKey)}`;
  expect(await verify(lines, theirs.publicKey)).toMatchObject({ ok: false, problem });
});
