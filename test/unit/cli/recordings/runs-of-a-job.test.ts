/** Which run of a job a recording is of, as an auditor sees it at a terminal. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sessionsCommand } from '../../../../src/cli/recordings/sessions.ts';
import { createRecorder } from '../../../../src/recordings/recorder.ts';
import {
  createEmbeddedStore,
  openEmbeddedReader,
} from '../../../../src/store/embedded/create-embedded-store.ts';
import type { Store } from '../../../../src/store/store.ts';
import { party } from '../../recordings/studio.ts';

const WORKFLOW = 'acme/billing/.github/workflows/deploy.yml@refs/heads/x\u001b[2J';

let folder: string;
let store: Store;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'firebreak-cli-'));
  store = await createEmbeddedStore({ path: folder, now: Date.now });
  const recorder = createRecorder({
    store,
    now: Date.now,
    newId: () => 'ses_1',
    durability: 'strict',
    retention: 60_000,
    log: { warn: () => {} },
  });
  const run = { run_id: '9201', workflow_ref: WORKFLOW };
  const job = { ...party.caller, subject: 'repo:acme/billing', email: undefined, kind: 'workload' as const };
  await (await recorder.open({ ...party, caller: { ...job, run } })).close();
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const printed = async (...args: string[]): Promise<string> => {
  let text = '';
  const stdout = (more: string) => {
    text += more;
  };
  const io = { env: {}, colour: false, stdout, stderr: stdout };
  const sources = {
    openStore: openEmbeddedReader,
    serversOf: () => ['billing'],
    openKey: () => undefined as never,
  };
  await sessionsCommand(io, sources).parseAsync(['--config', folder, ...args], { from: 'user' });
  return text;
};

it('is listed by its first claim', async () => {
  expect(await printed('list')).toMatch(/^ses_1 +\S+ +repo:acme\/billing +run_id=9201 +billing/m);
});

it('is shown with all of them, and writes nothing on the terminal', async () => {
  const text = await printed('show', 'ses_1');
  expect(text).toContain(`run_id=9201  workflow_ref=${WORKFLOW.replace('\u001b', '\\u001b')}`);
  expect(text).not.toContain('\u001b');
});

it('is in the JSON', async () => {
  expect(JSON.parse(await printed('list', '--json')).items).toMatchObject([
    { caller: { run: { run_id: '9201', workflow_ref: WORKFLOW } } },
  ]);
});
