import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { runProgram } from '../../src/cli/program.ts';
import { ALLOW_ALL } from '../support/policies.ts';

interface Found {
  readonly about: string;
  readonly verdict: string;
  readonly text: string;
}

const findings = async (store: object, prepare: (folder: string) => Promise<void> | void = () => {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'policy.yaml'), stringify(ALLOW_ALL));
  const config = join(folder, 'firebreak.yaml');
  const servers = { shop: { url: 'http://127.0.0.1:9/mcp' } };
  writeFileSync(
    config,
    stringify({
      identity: { issuers: [{ issuer: 'http://127.0.0.1:9' }] },
      servers,
      policy: './policy.yaml',
      store,
      keys: { file: './keys.json' },
    }),
  );
  const run = async (...args: string[]) => {
    let out = '';
    await runProgram(args, {
      env: {},
      colour: false,
      stdout: (text) => {
        out += text;
      },
      stderr: () => {},
    });
    return out;
  };
  await run('keys', join(folder, 'keys.json'));
  await prepare(folder);
  const all = JSON.parse(await run('doctor', '--config', config, '--json')) as Found[];
  const found = all.find(({ about }) => about === 'store');
  return { ...found, text: found?.text.replaceAll(folder, '.') };
};

it('a MongoDB that cannot be reached', async () => {
  const uri = 'mongodb://user:hunter2@127.0.0.1:9/x';
  const { verdict, text } = await findings({ kind: 'mongodb', uri, database: 'firebreak' });
  expect(verdict).toBe('fail');
  expect(text).toBe(
    'MongoDB cannot be reached (connect ECONNREFUSED 127.0.0.1:9); see that it runs, that store.uri names it, and that this machine may connect to it',
  );
});

it('a file that is not the store', async () => {
  const { verdict, text } = await findings({ kind: 'embedded', path: './data' }, (folder) => {
    mkdirSync(join(folder, 'data'), { mode: 0o700 });
    writeFileSync(
      join(folder, 'data/firebreak.db'),
      'not a database, but long enough to be read as one'.repeat(40),
    );
  });
  expect(verdict).toBe('fail');
  expect(text).toMatch(
    /^\.\/data\/firebreak\.db cannot be read as the store \(.*\); restore it from a backup/,
  );
});

it('a directory that is not there, nor the one above it', async () => {
  const { verdict, text } = await findings({ kind: 'embedded', path: './none/data' });
  expect(verdict).toBe('fail');
  expect(text).toBe(
    './none/data cannot be written (ENOENT); see that this user may write there (store.path)',
  );
});
