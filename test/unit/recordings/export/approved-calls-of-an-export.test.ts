/** An approved call of an export rests on a sealed approval of exactly that call, or the export is not whole. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { expect, it } from 'vitest';
import { callDigest } from '../../../../src/domain/call-digest.ts';
import { keyId } from '../../../../src/domain/key-id.ts';
import type { Entry, Session } from '../../../../src/domain/recording.ts';
import { canonicalJson } from '../../../../src/mcp/json/canonical-json.ts';
import { createApprovalCheck } from '../../../../src/recordings/export/verify-approvals.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const SPENT = 1_790_000_000_000;
const MINUTE = 60_000;
const caller = { issuer: 'https://idp.example.com', subject: 'bob' };
const session = { id: 'ses_1', caller, server: 'shop' } as unknown as Session;

const ARGUMENTS = { rows: 'first' };
const digest = callDigest({
  caller,
  server: 'shop',
  tool: 'delete_rows',
  definition: 'd'.repeat(64),
  arguments: '{"rows":"first"}',
});

const vote = (key: string, change: object = {}) => ({
  key,
  name: key,
  via: 'slack',
  proof: 'group',
  verdict: 'approve',
  at: SPENT - 1000,
  ...change,
});
const record = {
  format: 'firebreak-approval/1',
  approval: 'ap_1',
  session: 'ses_1',
  caller,
  server: 'shop',
  tool: 'delete_rows',
  definition: 'd'.repeat(64),
  digest,
  policyDigest: 'p'.repeat(64),
  rule: 'ask-dba',
  approvers: { name: 'dba', any: [], quorum: 1 },
  votes: [vote('alice')],
  askedAt: SPENT - 5000,
  decidedAt: SPENT - 500,
  expiresAt: SPENT + MINUTE,
  spent: { at: SPENT, by: 'replica' },
};

/** The text of a sealed approval, signed over whatever it says. */
const sealed = (change: object = {}): string => {
  const all = { ...record, ...change };
  const text = canonicalJson(all);
  const signature = sign(null, Buffer.from(`firebreak-approval/1 ${text}`), privateKey).toString('base64');
  return canonicalJson({ record: all, key: keyId(publicKey), signature });
};

let seq = 0;
const entry = (members: object): Entry => ({ seq: ++seq, ...members }) as unknown as Entry;
const request = (change: object = {}) =>
  entry({
    kind: 'request',
    tool: 'delete_rows',
    body: JSON.stringify({ method: 'tools/call', params: { name: 'delete_rows', arguments: ARGUMENTS } }),
    ...change,
  });
const seal = (body: string | undefined = sealed(), approval = 'ap_1') =>
  entry({ kind: 'seal', approval, body });
const approved = (change: object = {}) =>
  entry({
    kind: 'decision',
    verdict: 'approved',
    tool: 'delete_rows',
    approval: 'ap_1',
    digest,
    ...change,
  });

const check = (entries: readonly Entry[], { key = publicKey, isKeyGiven = true } = {}) => {
  const approvals = createApprovalCheck(session, isKeyGiven ? key : undefined);
  const problems = entries.map(approvals.entry);
  return { problem: problems.find((each) => each !== undefined), approved: approvals.approved() };
};

it('is counted if its sealed approval is of it, also without a key to check with', () => {
  const entries = [seal(), approved()];
  expect(check(entries)).toEqual({ problem: undefined, approved: 1 });
  expect(check(entries, { isKeyGiven: false })).toEqual({ problem: undefined, approved: 1 });
});

it('is counted with its request before it, however much else was decided about that meanwhile', () => {
  const asked = request();
  const answers = asked.seq;
  const waits = entry({ kind: 'decision', verdict: 'require-approval', answers });
  expect(check([asked, waits, seal(), approved({ answers })])).toEqual({ problem: undefined, approved: 1 });
});

it('is not of its approval if the request holds other arguments', () => {
  const asked = request({ body: '{"params":{"name":"delete_rows","arguments":{"rows":"all"}}}' });
  const answers = asked.seq;
  const waits = entry({ kind: 'decision', verdict: 'require-approval', answers });
  const { problem, approved: count } = check([asked, waits, seal(), approved({ answers })]);
  expect(problem).toContain('other arguments');
  expect(count).toBe(0);
});

it.each<[string, Entry]>([
  ['was masked', request({ masked: [], body: '{"params":{"arguments":{}}}' })],
  ['calls no tool', request({ tool: undefined, body: '{"params":{"arguments":{}}}' })],
])('is not held against a request that %s, whose digest cannot be made again', (_what, asked) => {
  expect(check([asked, seal(), approved({ answers: asked.seq })])).toMatchObject({ problem: undefined });
});

it.each<[string, (answers: number) => Entry]>([
  ['an answer', (answers) => entry({ kind: 'response', answers })],
  ['another decision', (answers) => entry({ kind: 'decision', verdict: 'denied', answers })],
])('is not held against a request that %s has closed', (_what, closing) => {
  const asked = request({ body: '{"params":{"arguments":{}}}' });
  const answers = asked.seq;
  expect(check([asked, closing(answers), seal(), approved({ answers })])).toMatchObject({
    problem: undefined,
  });
});

it.each<[string, () => readonly Entry[], string]>([
  ['there is none', () => [approved()], 'ap_1 of this call is missing'],
  [
    'the call names none',
    () => [seal(), approved({ approval: undefined })],
    'the sealed approval  of this call is missing',
  ],
  ['it is of another tool', () => [seal(), approved({ tool: 'drop_all' })], 'another tool: delete_rows'],
  ['it is of another server', () => [seal(sealed({ server: 'books' })), approved()], 'another server: books'],
  [
    'it is of a caller of another issuer',
    () => [seal(sealed({ caller: { ...caller, issuer: 'https://evil.example' } })), approved()],
    'another caller: bob',
  ],
  [
    'it is of another caller',
    () => [seal(sealed({ caller: { ...caller, subject: 'eve' } })), approved()],
    'another caller: eve',
  ],
  ['it is of other arguments', () => [seal(), approved({ digest: 'e'.repeat(64) })], 'other arguments'],
  ['it is that of another approval', () => [seal(sealed(), 'ap_2')], 'is that of ap_1'],
  ['it is no JSON', () => [seal('{')], 'cannot be read'],
  ['it has no text', () => [entry({ kind: 'seal', approval: 'ap_1' })], 'cannot be read'],
  ['it is written otherwise', () => [seal(` ${sealed()}`)], 'cannot be read'],
  ['its format is another', () => [seal(sealed({ format: 'firebreak-approval/2' }))], 'cannot be read'],
  ['its votes are no list', () => [seal(sealed({ votes: {} }))], 'cannot be read'],
  [
    'its quorum is no whole number',
    () => [seal(sealed({ approvers: { ...record.approvers, quorum: 0.5 } }))],
    'cannot be read',
  ],
  ['it was spent at no time', () => [seal(sealed({ spent: { by: 'replica' } }))], 'cannot be read'],
  ['it was decided at no time', () => [seal(sealed({ decidedAt: 'now' }))], 'cannot be read'],
  ['it ends at no time', () => [seal(sealed({ expiresAt: null }))], 'cannot be read'],
  [
    'fewer voted than it takes',
    () => [seal(sealed({ approvers: { ...record.approvers, quorum: 2 } }))],
    'has 1 of the 2 people',
  ],
  [
    'one person voted twice',
    () => [
      seal(
        sealed({
          approvers: { ...record.approvers, quorum: 2 },
          votes: [vote('alice'), vote('alice')],
        }),
      ),
    ],
    'has 1 of the 2 people',
  ],
  [
    'no one voted and no one had to',
    () => [seal(sealed({ approvers: { ...record.approvers, quorum: 0 }, votes: [] }))],
    'has 0 of the 1 people',
  ],
  [
    'someone denied it',
    () => [seal(sealed({ votes: [vote('alice'), vote('carol', { verdict: 'deny' })] }))],
    'was denied by someone',
  ],
  [
    'someone voted more than a minute after it was spent',
    () => [seal(sealed({ votes: [vote('alice', { at: SPENT + MINUTE + 1 })] }))],
    'was spent before someone approved',
  ],
  [
    'one of two people voted after it was spent',
    () => [seal(sealed({ votes: [vote('alice'), vote('carol', { at: SPENT + 2 * MINUTE })] }))],
    'was spent before someone approved',
  ],
  [
    'only a denial makes up the number it takes',
    () => [
      seal(
        sealed({
          approvers: { ...record.approvers, quorum: 2 },
          votes: [vote('alice'), vote('carol', { verdict: 'deny' })],
        }),
      ),
    ],
    'has 1 of the 2 people',
  ],
  ['it ended when it was spent', () => [seal(sealed({ expiresAt: SPENT }))], 'had expired'],
  [
    'it is another than when it was spent',
    () => [seal(), seal(sealed({ rule: 'ask-no-one' }))],
    'differs from what it was',
  ],
])('is not proven where of the sealed approval %s', (_what, entries, problem) => {
  const found = check(entries());
  expect(found.problem).toContain(problem);
  expect(found.approved).toBe(0);
});

it('is proven where the clocks of two processes differ by a minute', () => {
  const votes = [vote('alice', { at: SPENT + MINUTE })];
  expect(check([seal(sealed({ votes })), approved()])).toEqual({ problem: undefined, approved: 1 });
});

it('is proven by an approval of several people, of whom one is more than it takes', () => {
  const votes = [vote('alice'), vote('carol')];
  expect(check([seal(sealed({ votes })), approved()])).toMatchObject({ problem: undefined });
});

it('is proven once its outcome has come to the sealed approval, and nothing else', () => {
  const outcome = { state: 'executed', at: SPENT + 10, took: 10 };
  expect(check([seal(), approved(), seal(sealed({ outcome }))])).toEqual({ problem: undefined, approved: 1 });
});

it('is not proven by a seal of another key, which only the key can tell', () => {
  const { publicKey: other } = generateKeyPairSync('ed25519');
  expect(check([seal()], { key: other }).problem).toContain(`is signed with key ${keyId(publicKey)}`);
  const altered = sealed().replace('"ask-dba"', '"ask-eve"');
  expect(check([seal(altered)]).problem).toContain('was altered');
  expect(check([seal(altered)], { isKeyGiven: false }).problem).toBeUndefined();
});

it('may be a call of a method that has no tool', () => {
  const uri = sealed({ tool: 'resources/read' });
  const call = approved({ tool: undefined, method: 'resources/read' });
  expect(check([seal(uri), call])).toMatchObject({ approved: 1 });
});
