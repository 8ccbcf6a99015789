/** What is written quickly is hashed as anyone verifies it: by canonical JSON. */
import { expect, it } from 'vitest';
import type { EntryContent } from '../../../src/domain/recording.ts';
import { alreadySafe } from '../../../src/domain/text/safe-text.ts';
import { hashEntry, linkWithText, NO_ENTRIES } from '../../../src/recordings/chain.ts';
import { draftEntry } from '../../../src/recordings/draft-entry.ts';

const FLAT: EntryContent = {
  from: 'server',
  kind: 'response',
  method: alreadySafe('tools/call'),
  tool: alreadySafe('get_orders_of_a_customer'),
  rpcId: alreadySafe('id'),
  answers: 1,
  verdict: 'allow',
  rule: 'rule',
  effect: 'read',
  policyDigest: 'policy',
  approval: 'approval',
  digest: 'digest',
  grant: 'grant',
  error: alreadySafe('error'),
  ms: 1.5,
  missing: 2,
  body: alreadySafe('{"é":"\u2028"}'),
};
const span = { type: 'email', path: 'params.x', count: 1, detector: 'email' };

it.each([
  ['no lists', FLAT],
  ['spans', { ...FLAT, masked: [span], detected: [span] }],
  ['a body that was not looked at', { ...FLAT, unseen: { sha256: 'ab', bytes: 1 } }],
  ['a long body', { ...FLAT, body: alreadySafe('x'.repeat(70_000)) }],
] satisfies readonly [string, EntryContent][])('with %s', (_name, content) => {
  const { draft } = draftEntry('ses_1', 3, content);
  const { entry, json } = linkWithText(draft, NO_ENTRIES);
  expect(hashEntry(entry)).toBe(entry.hash);
  expect(JSON.parse(json)).toEqual(entry);
  const { body, ...rest } = content;
  expect(entry).toMatchObject({ ...rest, ...(entry.chunks === undefined ? { body } : {}), seq: 1, at: 3 });
});
