/** The command an auditor uses, beside a store that is being written. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ExitCode } from '../../../../src/cli/exit-code.ts';
import { sessionsCommand } from '../../../../src/cli/recordings/sessions.ts';
import { createRecorder } from '../../../../src/recordings/recorder.ts';
import {
  createEmbeddedStore,
  openEmbeddedReader,
} from '../../../../src/store/embedded/create-embedded-store.ts';
import type { Store } from '../../../../src/store/store.ts';
import { safe } from '../../../support/safe.ts';
import { party } from '../../recordings/studio.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const folder = mkdtempSync(join(tmpdir(), 'firebreak-cli-'));
const out = join(folder, 'out.ndjson');
let store: Store;
let stdout: string;
let stderr: string;

beforeAll(async () => {
  store = await createEmbeddedStore({ path: folder, now: Date.now });
  let ids = 0;
  const recorder = createRecorder({
    store,
    now: () => 1_790_000_000_000,
    newId: () => `ses_${++ids}`,
    durability: 'strict',
    retention: 1000,
    log: { warn: () => {} },
  });
  const one = await recorder.open(party);
  one.note({ from: 'client', kind: 'request', tool: safe('drop\u001b[2J\u202etable'), body: safe('{}') });
  one.note({ from: 'gateway', kind: 'decision', verdict: 'deny', rule: 'no-ddl' });
  const two = await recorder.open({ ...party, server: 'orders' });
  const votes = [
    { verdict: 'approve', name: 'dave\u001b[2J' },
    { verdict: 'approve', name: 'erin' },
  ];
  const body = safe(JSON.stringify({ record: { votes } }));
  two.note({ from: 'gateway', kind: 'seal', approval: 'ap_1', body });
  two.note({ from: 'gateway', kind: 'decision', verdict: 'approved', rule: 'prod-writes', approval: 'ap_1' });
  await two.close();
  await one.close();
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  stdout = '';
  stderr = '';
});

/** The exit code, and what it said on the way out. */
const run = async (...args: string[]): Promise<number> => {
  const io = {
    env: {},
    colour: false,
    stdout: (text: string) => {
      stdout += text;
    },
    stderr: (text: string) => {
      stderr += text;
    },
  };
  const command = sessionsCommand(io, {
    openStore: openEmbeddedReader,
    serversOf: () => ['billing', 'shop'],
    openKey: () => privateKey,
  });
  for (const each of [command, ...command.commands]) {
    each.exitOverride().configureOutput({ writeErr: io.stderr, writeOut: io.stdout });
  }
  try {
    await command.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (!(error instanceof ExitCode)) return 2;
    stderr += error.message;
    return error.code;
  }
};
const runHere = (...args: string[]) => run(...args, '--config', folder);

it('lists sessions, without letting a client write on the terminal', async () => {
  expect(await runHere('list', '--server', 'billing')).toBe(0);
  expect(stdout.split('\n')[1]).toMatch(/^ses_1 +2026-\S+ +ada@example\.com +billing +2 +closed +deny$/);
});

it('says so if nothing can be found because a name is wrong', async () => {
  expect(await runHere('list', '--server', 'biling')).toBe(2);
  expect(stderr).toBe('--server: there is no server called biling (did you mean billing?)');
  // It is not configured any more, but was when this was recorded.
  expect(await runHere('list', '--server', 'orders')).toBe(0);
  expect(await runHere('list', '--server', 'shop')).toBe(0);
  expect(await runHere('list', '--verdict', 'alowed')).toBe(2);
});

it('lists as JSON, page by page', async () => {
  expect(await runHere('list', '--json', '--limit', '1')).toBe(0);
  const page = JSON.parse(stdout);
  expect(page.items).toMatchObject([{ id: 'ses_2' }]);
  stdout = '';
  expect(await runHere('list', '--json', '--limit', '1', '--cursor', page.cursor)).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ items: [{ id: 'ses_1' }], cursor: null });
});

it('shows entries, without letting a client write on the terminal', async () => {
  expect(await runHere('show', 'ses_1')).toBe(0);
  expect(stdout).toContain('drop\\u001b[2J\\u202etable');
  expect(stdout).toMatch(/2 +\S+ +gateway +decision +deny +no-ddl/);
});

it('shows by whom a call was approved', async () => {
  expect(await runHere('show', 'ses_2')).toBe(0);
  expect(stdout).toMatch(/2 +\S+ +gateway +decision +approved +dave\\u001b\[2J, erin +prod-writes/);
});

it('shows as JSON', async () => {
  expect(await runHere('show', 'ses_1', '--json')).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ manifest: { entries: 2 }, entries: [{ seq: 1 }, { seq: 2 }] });
});

it('exports to a file of no one else, which verifies until someone changes it', async () => {
  expect(await runHere('export', 'ses_1', '-o', out)).toBe(0);
  expect(statSync(out).mode & 0o077).toBe(0);
  expect(await run('verify', out)).toBe(0);
  expect(stdout).toContain('ses_1 is whole, 2 entries');
  writeFileSync(out, readFileSync(out, 'utf8').replace('"no-ddl"', '"no-dml"'));
  expect(await run('verify', out)).toBe(1);
  expect(stderr).toContain('line 3, entry 2: the entry does not match its hash');
  stdout = '';
  expect(await run('verify', out, '--json')).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ ok: false, seq: 2 });
});

it('signs an export, and checks it with the public key alone', async () => {
  const publicKey = join(folder, 'public.pem');
  expect(await runHere('key')).toBe(0);
  writeFileSync(publicKey, stdout);
  expect(await runHere('export', 'ses_1', '--sign', '-o', out)).toBe(0);
  expect(await run('verify', out, '--key', publicKey)).toBe(0);
  expect(stdout).toMatch(/signed with key [0-9a-f]{16}\n$/);
  expect(await run('verify', out)).toBe(0);
  expect(stdout).toMatch(/names key [0-9a-f]{16}, not checked/);
  expect(await runHere('export', 'ses_1', '-o', out)).toBe(0);
  expect(await run('verify', out, '--key', publicKey)).toBe(1);
  expect(stderr).toContain('the export is not signed');
});

it.each(['ndjson', 'json', 'csv'])('exports %s to standard output', async (format) => {
  expect(await runHere('export', 'ses_1', '--format', format)).toBe(0);
  expect(stdout).toContain('no-ddl');
});

it('leaves a file alone if the session is not there', async () => {
  writeFileSync(out, 'precious');
  expect(await runHere('export', 'ses_9', '-o', out)).toBe(1);
  expect(stderr).toContain('There is no session ses_9.');
  expect(readFileSync(out, 'utf8')).toBe('precious');
});

it.each([
  [1, 'There is no session ses_9.', ['show', 'ses_9', '--config', folder]],
  [1, 'cursor', ['list', '--cursor', 'x', '--config', folder]],
  [1, 'cannot be opened: there is no store at /nowhere', ['list', '--config', '/nowhere']],
  [1, '/nowhere cannot be checked', ['verify', '/nowhere']],
  [2, 'Only ndjson can be signed', ['export', 'ses_1', '--sign', '--format', 'csv', '--config', folder]],
  [2, 'whole number', ['list', '--limit', '0', '--config', folder]],
  [2, 'Allowed choices are', ['export', 'ses_1', '--format', 'pdf', '--config', folder]],
])('ends with %i and says %j', async (code, words, args) => {
  expect(await run(...args)).toBe(code);
  expect(stderr).toContain(words);
});
