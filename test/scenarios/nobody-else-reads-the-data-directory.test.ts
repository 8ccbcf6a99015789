import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadKeys } from '../../src/config/load-keys.ts';
import { openForWriting } from '../../src/store/embedded/open-database.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld } from '../support/start-world.ts';

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const modesIn = (path: string) => [...new Set(readdirSync(path).map((name) => modeOf(join(path, name))))];

it('a gateway makes its data directory for itself alone', async () => {
  const world = await startWorld({ servers: { shop: 'http://127.0.0.1:9/mcp' }, policy: ALLOW_ALL });
  const data = join(world.folder, 'data');
  expect([modeOf(data), modesIn(data)]).toEqual(['700', ['600']]);
  await world.close();
});

it('a directory that was made with wider rights is narrowed, and one with files of others is left', ({
  onTestFinished,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-data-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const open = (name: string, ...others: string[]) => {
    const path = join(folder, name);
    mkdirSync(path);
    for (const other of others) writeFileSync(join(path, other), '');
    loadKeys(join(path, 'keys.json'), true);
    openForWriting(path).close();
    for (const each of [path, ...readdirSync(path).map((file) => join(path, file))]) chmodSync(each, 0o755);
    openForWriting(path).close();
    return path;
  };
  const ours = open('ours');
  expect([modeOf(ours), modesIn(ours)]).toEqual(['700', ['600']]);
  const shared = open('shared', 'thesis.tex');
  expect([modeOf(shared), modeOf(join(shared, 'firebreak.db')), modeOf(join(shared, 'thesis.tex'))]).toEqual([
    '755',
    '600',
    '755',
  ]);
});
