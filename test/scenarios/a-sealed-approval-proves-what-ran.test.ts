/** Who approved exactly what is provable from an export and the gateway's public key, also against the one who holds the database. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { loadKeys } from '../../src/config/load-keys.ts';
import type { SealedApproval } from '../../src/domain/approval-record.ts';
import type { Entry } from '../../src/domain/recording.ts';
import { canonicalJson } from '../../src/mcp/json/canonical-json.ts';
import { link, NO_ENTRIES } from '../../src/recordings/chain.ts';
import { signExport } from '../../src/recordings/export/sign-export.ts';
import { verifyExport } from '../../src/recordings/export/verify-export.ts';
import { createAgent } from '../support/agent.ts';
import { approve, cardWith } from '../support/approvers.ts';
import { askApi, readEvents, sessionsOf } from '../support/auditor.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { askDba } from '../support/policies.ts';
import { safe } from '../support/safe.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;
let key: KeyObject;
let lines: readonly string[];

beforeAll(async () => {
  server = await startHandWrittenServer({ tools: { delete_rows: () => textResult('gone') } });
  world = await startWorld({ servers: { shop: server.url }, policy: askDba() });
  key = createPrivateKey(loadKeys(join(world.folder, 'data', 'keys.json'), false).signing);
  const agent = await createAgent(world, { server: 'shop' });
  for (const rows of ['first', 'second']) {
    const call = agent.call('delete_rows', { rows });
    await approve(world, 'alice', await cardWith(world, rows));
    await call;
  }
  // Its summary is stored a moment after its entries.
  const id = await vi.waitUntil(
    async () => (await sessionsOf(world, { tool: 'delete_rows' }))[0]?.id ?? false,
    { timeout: 5000 },
  );
  const seals = async () => (await readEvents(world, id)).filter(({ kind }) => kind === 'seal');
  await vi.waitUntil(async () => (await seals()).length === 4);
  const response = await askApi(world, 'dave', `/sessions/${id}/export?format=ndjson`);
  lines = (await response.text()).trimEnd().split('\n');
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const entriesOf = (): readonly Entry[] => lines.slice(1).map((line) => JSON.parse(line));
const sealOf = (entry: Entry | undefined): SealedApproval => JSON.parse(entry?.body ?? '');

/** What a gateway exports whose database holds these entries instead: chained and signed as they should be. */
const verifyForged = async (entries: readonly Entry[]) => {
  let head = NO_ENTRIES;
  const chained = entries.map(({ seq: _seq, prev: _prev, hash: _hash, ...draft }) => {
    const entry = link(draft, head);
    head = { seq: entry.seq, hash: entry.hash };
    return entry;
  });
  const manifest = { ...JSON.parse(lines[0] ?? ''), entries: chained.length, last: head.hash };
  const pieces = async function* () {
    for (const each of [manifest, ...chained]) yield `${canonicalJson(each)}\n`;
  };
  return verifyExport(signExport(pieces(), key), createPublicKey(key));
};

it('verifies offline, by the public key', async () => {
  expect(await verifyForged(entriesOf())).toMatchObject({ ok: true, approved: 2 });
});

it('says who approved what, how, and what came of it, without the arguments', () => {
  const [spent, finished] = entriesOf().filter(({ kind }) => kind === 'seal');
  const digest = expect.stringMatching(/^[0-9a-f]{64}$/);
  expect(sealOf(spent).record).toMatchObject({
    caller: { subject: 'bob' },
    server: 'shop',
    tool: 'delete_rows',
    rule: 'ask-dba',
    definition: digest,
    digest,
    card: digest,
    policyDigest: digest,
    approvers: { name: 'dba', quorum: 1 },
    votes: [{ name: '@alice', via: 'slack', mapping: 'email', proof: 'slackGroup:S0DBA' }],
  });
  expect(sealOf(spent).record).not.toHaveProperty('outcome');
  expect(sealOf(finished).record.outcome).toMatchObject({ state: 'executed' });
  expect(spent?.body).not.toContain('first');
});

it('is shown with the approval by the API', async () => {
  const response = await askApi(world, 'carol', '/approvals?state=executed');
  const { items } = (await response.json()) as { items: { id: string; seal: SealedApproval }[] };
  const recorded = entriesOf().findLast(({ kind }) => kind === 'seal');
  const shown = items.find(({ id }) => id === recorded?.approval);
  expect(shown?.seal).toEqual(sealOf(recorded));
});

const editSeals = (entries: readonly Entry[], change: (record: SealedApproval['record']) => object) =>
  entries.map((entry) => {
    if (entry.kind !== 'seal') return entry;
    const seal = sealOf(entry);
    const forged = canonicalJson({ ...seal, record: { ...seal.record, ...change(seal.record) } });
    return { ...entry, body: safe(forged) };
  });

const editApproved = (entries: readonly Entry[], change: (entry: Entry, at: number) => object) =>
  entries.map((entry, at) => (entry.verdict === 'approved' ? { ...entry, ...change(entry, at) } : entry));

it.each<[string, (entries: readonly Entry[]) => readonly Entry[], string]>([
  ['is missing', (e) => e.filter(({ kind }) => kind !== 'seal'), 'is missing'],
  [
    'names someone else',
    (e) => editSeals(e, ({ votes }) => ({ votes: votes.map((vote) => ({ ...vote, key: 'email:eve' })) })),
    'was altered',
  ],
  ['names another policy', (e) => editSeals(e, () => ({ policyDigest: '0'.repeat(64) })), 'was altered'],
  ['has no one behind it', (e) => editSeals(e, () => ({ votes: [] })), 'altered'],
  [
    'is of another tool',
    (e) => editApproved(e, () => ({ tool: 'drop_all' })),
    'of another tool: delete_rows',
  ],
  ['is of another call', (e) => editApproved(e, () => ({ digest: '0'.repeat(64) })), 'other arguments'],
  [
    'is used for other arguments',
    (e) =>
      e.map((entry) =>
        entry.kind === 'request' ? { ...entry, body: entry.body?.replace('first', 'other') } : entry,
      ) as Entry[],
    'other arguments',
  ],
  [
    'is that of another approval',
    (e) => {
      const last = e.findLast(({ kind }) => kind === 'seal')?.approval;
      return e.map((entry) => (entry.kind === 'seal' ? { ...entry, approval: last } : entry)) as Entry[];
    },
    'is that of ap_',
  ],
])('does not verify if the sealed approval %s', async (_what, forge, problem) => {
  const finding = await verifyForged(forge(entriesOf()));
  expect(finding).toMatchObject({ ok: false, problem: expect.stringContaining(problem) });
});

/** Paths of everything in it that is no object or list. */
const leavesOf = (value: unknown, path: readonly string[] = []): readonly (readonly string[])[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, each]) => leavesOf(each, [...path, key]))
    : [path];

const spoil = (value: unknown, [key, ...rest]: readonly string[]): unknown => {
  if (key === undefined) return typeof value === 'number' ? value + 1 : `${value}x`;
  const copy = structuredClone(value) as Record<string, unknown>;
  copy[key] = spoil(copy[key], rest);
  return copy;
};

it('does not verify if anything at all in a sealed approval is another', async () => {
  const entries = entriesOf();
  const sealed = entries.flatMap((entry, at) => (entry.kind === 'seal' ? [at] : []));
  const spoiled = sealed.flatMap((at) => leavesOf(sealOf(entries[at])).map((path) => ({ at, path })));
  expect(spoiled.length).toBeGreaterThan(100);
  for (const { at, path } of spoiled) {
    const body = safe(canonicalJson(spoil(sealOf(entries[at]), path) as SealedApproval));
    const finding = await verifyForged(entries.map((entry, n) => (n === at ? { ...entry, body } : entry)));
    expect([path.join('.'), finding.ok]).toEqual([path.join('.'), false]);
  }
});
