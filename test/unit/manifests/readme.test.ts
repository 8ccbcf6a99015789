import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { loadConfig } from '../../../src/config/load.ts';
import { loadPolicy } from '../../../src/policy/file/load-policy.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'firebreak-readme-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const exampleWith = (words: string): string =>
  [...README.matchAll(/```yaml\n(.*?)```/gs)]
    .map(([, text = '']) => text)
    .find((text) => text.includes(words)) ?? '';

/** Loads it where the secret files it names exist. */
const load = (text: string) => {
  const secrets = join(folder, 'secrets');
  mkdirSync(secrets, { recursive: true });
  for (const [, name = ''] of text.matchAll(/file:\/run\/secrets\/([\w-]+)/g)) {
    writeFileSync(join(secrets, name), 'secret\n');
  }
  writeFileSync(join(folder, 'keys.json'), '{}');
  writeFileSync(join(folder, 'firebreak.yaml'), text.replaceAll('/run/secrets', secrets));
  const environment = { MONGODB_URI: 'mongodb://mongodb:27017', BILLING_TOKEN: 'token' };
  return loadConfig(join(folder, 'firebreak.yaml'), environment);
};

it('begins with the two commands that matter', () => {
  const [, commands = ''] = /```sh\n(.*?)```/s.exec(README) ?? [];
  expect(commands.split('\n').map((line) => line.replace(/ *#.*/, ''))).toEqual([
    'npm ci && npm run demo',
    'npm ci && npm test',
    '',
  ]);
});

it('shows a configuration that loads', () => {
  expect(load(exampleWith('# firebreak.yaml'))).toMatchObject({ ok: true });
});

it('shows Slack over HTTP as it loads beside sign-in', () => {
  const config = parse(exampleWith('# firebreak.yaml')) as { identity: object };
  const { slack } = parse(exampleWith('signingSecret')) as { slack: object };
  const oidc = { issuer: 'https://login.example.com', clientId: 'firebreak', clientSecret: 'secret' };
  const identity = { ...config.identity, signIn: { oidc } };
  expect(load(stringify({ ...config, identity, slack }))).toMatchObject({ ok: true });
});

it('shows settings of masking that load beside the rest', () => {
  const config = parse(exampleWith('# firebreak.yaml')) as object;
  const { masking } = parse(exampleWith('masking:')) as { masking: object };
  expect(load(stringify({ ...config, masking }))).toMatchObject({ ok: true });
});

it('shows a policy that loads', async () => {
  expect(await loadPolicy(exampleWith('version: 1'))).toMatchObject({ ok: true });
});

it('links to files that exist', () => {
  const links = [...README.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path = '']) => path);
  expect(links.length).toBeGreaterThan(3);
  for (const path of links) expect(() => readFileSync(join(ROOT, path))).not.toThrow();
});

it('names every command there is', () => {
  const program = readFileSync(join(ROOT, 'src/cli/program.ts'), 'utf8');
  const commands = [...program.matchAll(/^ {4}name: '(\w+)',$/gm)].map(([, name]) => name);
  const named = new Set([...README.matchAll(/^\| `firebreak (\w+)/gm)].map(([, name]) => name));
  expect([...named].sort()).toEqual(commands.sort());
});
