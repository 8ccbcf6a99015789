/** Secrets that change while the gateway runs, and what is told if they cannot be had. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createSecret, type SecretSetting } from '../../../../src/upstream/credentials/secret.ts';

const folder = mkdtempSync(join(tmpdir(), 'firebreak-secret-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const open = (setting: SecretSetting) => {
  const clock = { now: 0 };
  const warnings: object[] = [];
  const secret = createSecret(setting, {
    now: () => clock.now,
    log: { warn: (fields) => void warnings.push(fields) },
  });
  return { ...secret, clock, warnings };
};
const printing = (script: string, timeout = 5000): SecretSetting => ({
  command: [process.execPath, '-e', script],
  every: 60_000,
  timeout,
});

test('a text is what it is', async () => {
  expect(await open('abc').read()).toBe('abc');
});

test('a file that is written anew counts within a second, without its line feed', async () => {
  const file = join(folder, 'rotated');
  writeFileSync(file, 'one\n');
  const { read, clock } = open({ file });
  expect(await read()).toBe('one');
  writeFileSync(`${file}.new`, 'two\n');
  renameSync(`${file}.new`, file);
  expect(await read()).toBe('one');
  clock.now += 1000;
  expect(await read()).toBe('two');
});

test('a file that is gone for a while leaves its last secret in force, and tells', async () => {
  const file = join(folder, 'gone');
  writeFileSync(file, 'kept');
  const { read, clock, warnings } = open({ file });
  await read();
  rmSync(file);
  clock.now += 1000;
  expect(await read()).toBe('kept');
  expect(warnings).toEqual([{ source: file, problem: 'ENOENT' }]);
});

test('without a first secret there is an error, which names the file', async () => {
  await expect(open({ file: join(folder, 'never') }).read()).rejects.toThrow(/never cannot be had: ENOENT/);
});

test('a command runs once for all who ask at the same time, and again when it is due', async () => {
  const { read, clock } = open(printing('console.log(process.hrtime.bigint().toString())'));
  const [one, other] = await Promise.all([read(), read()]);
  expect(one).toBe(other);
  expect(await read()).toBe(one);
  clock.now += 60_000;
  expect(await read()).not.toBe(one);
});

test('a secret that a server refused is read again, every few seconds at most', async () => {
  const { read, expire, clock } = open(printing('console.log(process.hrtime.bigint().toString())'));
  const first = await read();
  expect(expire()).toBe(false);
  clock.now += 5000;
  expect(expire()).toBe(true);
  expect(await read()).not.toBe(first);
});

test('a command that hangs is ended, and one that fails quotes nothing', async () => {
  await expect(open(printing('setInterval(() => {}, 1000)', 200)).read()).rejects.toThrow(
    /longer than 200 ms/,
  );
  const failing = open(printing('console.log("s3cret"); console.error("s3cret"); process.exit(3)'));
  const error: Error = await failing.read().catch((reason) => reason);
  expect(error.message).toContain('ended with 3');
  expect(error.message).not.toContain('s3cret');
});

test('a command that prints without end, or nothing, is no secret', async () => {
  await expect(open(printing('process.stdout.write("a".repeat(100_000))')).read()).rejects.toThrow();
  await expect(open(printing('')).read()).rejects.toThrow(/empty/);
});
