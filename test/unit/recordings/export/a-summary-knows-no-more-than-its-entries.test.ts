/** What an export says of itself, and what signed heads say of it, has to agree with its entries. */
import { expect, it } from 'vitest';
import { canonicalJson } from '../../../../src/mcp/json/canonical-json.ts';
import { link, NO_ENTRIES } from '../../../../src/recordings/chain.ts';
import { MANIFEST_FORMAT } from '../../../../src/recordings/export/export-session.ts';
import { verifyExport } from '../../../../src/recordings/export/verify-export.ts';
import type { KnownHead } from '../../../../src/recordings/heads/read-heads.ts';
import { whoseDigest } from '../../../../src/recordings/heads/signed-heads.ts';

const SIGNED_AT = Date.UTC(2026, 10, 1);
const WHEN = new Date(SIGNED_AT).toISOString();
const caller = { issuer: 'https://idp.example.com', subject: 'ada', kind: 'human', groups: [] } as const;
const whose = { caller, server: 'shop', started: 1 } as never;

const drafts: readonly object[] = [
  { from: 'client', kind: 'request', tool: 'read_rows' },
  { from: 'gateway', kind: 'decision', tool: 'read_rows', answers: 1, verdict: 'allow' },
  { from: 'server', kind: 'response', answers: 1 },
];

const chain = (all: readonly object[] = drafts) => {
  let head = NO_ENTRIES;
  return all.map((draft) => {
    const entry = link({ session: 'ses_1', at: 1, ...draft } as never, head);
    head = { seq: entry.seq, hash: entry.hash };
    return entry;
  });
};

interface Changes {
  readonly entries?: readonly object[];
  readonly session?: object;
  readonly manifest?: object;
  readonly heads?: ReadonlyMap<number, Partial<KnownHead>>;
}

const verify = ({ entries: given, session = {}, manifest = {}, heads }: Changes = {}) => {
  const entries = chain(given);
  const { seq = 0, hash: last = NO_ENTRIES.hash } = entries.at(-1) ?? {};
  const summary = {
    id: 'ses_1',
    ...(whose as object),
    entries: seq,
    head: { seq, hash: last },
    tools: ['read_rows'],
    verdicts: ['allow'],
    ...session,
  };
  const first = { format: MANIFEST_FORMAT, session: summary, entries: seq, last, ...manifest };
  const pieces = async function* () {
    for (const line of [first, ...entries]) yield `${canonicalJson(line)}\n`;
  };
  return verifyExport(pieces(), undefined, heads as ReadonlyMap<number, KnownHead> | undefined);
};

const at = (seq: number, change: Partial<KnownHead> = {}): [number, Partial<KnownHead>] => [
  seq,
  { hash: chain()[seq - 1]?.hash ?? '', at: SIGNED_AT, whose: undefined, ended: false, ...change },
];

it('verifies, with no more heads and approvals than there are', async () => {
  expect(await verify()).toEqual({
    ok: true,
    session: 'ses_1',
    entries: 3,
    last: chain()[2]?.hash,
    approved: 0,
    signedBy: undefined,
  });
});

it.each<[string, Changes]>([
  ['without a head in its summary, as earlier versions wrote it', { session: { head: undefined } }],
  ['with a summary that lags behind', { session: { head: { seq: 1, hash: 'x' }, entries: 1, tools: [] } }],
  ['with a summary that says nothing of verdicts', { session: { verdicts: undefined, tools: undefined } }],
])('verifies %s', async (_how, changes) => {
  expect(await verify(changes)).toMatchObject({ ok: true, entries: 3 });
});

it.each<[string, Changes, string]>([
  ['a verdict that none has', { session: { verdicts: ['allow', 'deny'] } }, 'names deny, but no entry does'],
  ['a tool that none has', { session: { tools: ['read_rows', 'drop'] } }, 'names drop, but no entry does'],
  ['another last entry', { session: { head: { seq: 3, hash: 'x' } } }, 'not the one the session ended with'],
  ['more of them', { session: { entries: 4 } }, 'had 4 entries, here are 3'],
  ['a later head', { session: { head: { seq: 4, hash: 'x' } } }, 'had 4 entries, here are 3'],
])('does not verify if the summary knows of %s', async (_what, changes, problem) => {
  expect(await verify(changes)).toMatchObject({ ok: false, problem: expect.stringContaining(problem) });
});

it.each<[string, object]>([
  ['no id', { session: { id: 7 } }],
  ['half an entry', { session: { entries: 0.5 } }],
  ['less than no entries', { session: { entries: -1 } }],
  ['a count in words', { session: { entries: 'three' } }],
  ['null for a head', { session: { head: null } }],
  ['a list for a head', { session: { head: [] } }],
  ['a head without its number', { session: { head: { hash: 'x' } } }],
  ['a head without its hash', { session: { head: { seq: 3 } } }],
  ['another format', { manifest: { format: 'firebreak-recording/0' } }],
  ['no session', { manifest: { session: [] } }],
  ['a promise of less than nothing', { manifest: { entries: -3 } }],
  ['no last hash', { manifest: { last: undefined } }],
])('has no manifest if there is %s in it', async (_what, changes) => {
  expect(await verify(changes)).toEqual({
    ok: false,
    line: 1,
    seq: undefined,
    problem: 'this is not the manifest of an ndjson export',
  });
});

it('does not verify if a call was approved that no sealed approval is of', async () => {
  const entries = [...drafts, { from: 'gateway', kind: 'decision', verdict: 'approved', approval: 'ap_1' }];
  expect(await verify({ entries, session: { verdicts: [] } })).toMatchObject({
    ok: false,
    line: 5,
    seq: 4,
    problem: 'the sealed approval ap_1 of this call is missing',
  });
});

it('agrees with heads that were signed of it, and says how far they reach', async () => {
  const heads = new Map([at(1), at(2, { whose: whoseDigest(whose) })]);
  expect(await verify({ heads })).toMatchObject({ ok: true, heads: 2, covered: 2 });
});

it('agrees with heads of its end', async () => {
  expect(await verify({ heads: new Map([at(3, { ended: true })]) })).toMatchObject({ ok: true, covered: 3 });
});

it.each<[string, [number, Partial<KnownHead>][], string]>([
  ['another entry', [at(2, { hash: 'x' })], `entry 2 is not the one that was signed at ${WHEN}`],
  ['another caller', [at(1), at(2, { whose: 'x' })], `is not what was signed at ${WHEN}`],
  ['a later entry', [at(4)], `the session had 4 entries when it was signed at ${WHEN}, here are 3`],
  [
    'an earlier end',
    [at(2, { ended: true })],
    `the session had ended with 2 entries when it was signed at ${WHEN}`,
  ],
])('does not agree with heads of %s', async (_what, heads, problem) => {
  expect(await verify({ heads: new Map(heads) })).toMatchObject({
    ok: false,
    problem: expect.stringContaining(problem),
  });
});
