/** The chain's format as it was when the first recordings were made: they have to verify for as long as they are kept. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hashEntry, link, NO_ENTRIES } from '../../../src/recordings/chain.ts';
import { verifyExport } from '../../../src/recordings/export/verify-export.ts';
import { safe } from '../../support/safe.ts';

const GOLDEN = readFileSync(join(import.meta.dirname, 'golden-export.ndjson'), 'utf8');
const [, first = '', second = ''] = GOLDEN.split('\n');

async function* pieces(text: string): AsyncGenerator<string> {
  yield text;
}

it('verifies the export of an earlier version', async () => {
  expect(await verifyExport(pieces(GOLDEN))).toEqual({
    ok: true,
    session: 'ses_golden',
    entries: 2,
    last: '2a9adacf7b28934e1fcbbc8674331c5617cffd7a4737ccd15f681dc3094c2829',
    approved: 0,
    signedBy: undefined,
  });
});

it('hashes the hash before and then the canonical JSON of the entry without its hash', () => {
  const { hash, ...entry } = JSON.parse(second);
  expect(hashEntry(entry)).toBe(hash);
  expect(hashEntry({ ...entry, prev: '0'.repeat(64) })).not.toBe(hash);
});

it('links entries as it always has', () => {
  const draft = {
    session: 'ses_golden',
    at: 1_790_000_000_000,
    from: 'client',
    kind: 'request',
    method: safe('tools/call'),
    tool: safe('query'),
    rpcId: 1,
    body: safe(
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"query","arguments":{"sql":"select 1 -- é €"}}}',
    ),
  } as const;
  expect(link(draft, NO_ENTRIES)).toEqual(JSON.parse(first));
});
