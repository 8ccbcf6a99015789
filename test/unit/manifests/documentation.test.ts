/** What README.md and docs/ show works: settings and policies load, links lead somewhere, every command is named. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { loadConfig } from '../../../src/config/load.ts';
import { loadPolicy } from '../../../src/policy/file/load-policy.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const README = read('README.md');
const PAGES = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const folder = mkdtempSync(join(tmpdir(), 'firebreak-documentation-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const examplesIn = (page: string): string[] =>
  [...read(page).matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => text);

const exampleWith = (page: string, words: string): string =>
  examplesIn(page).find((text) => text.includes(words)) ?? '';

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

const FULL = exampleWith('docs/getting-started.md', '# firebreak.yaml');

describe('the README', () => {
  it('begins with the two commands that matter', () => {
    const [, commands = ''] = /```sh\n(.*?)```/s.exec(README) ?? [];
    expect(commands.split('\n').map((line) => line.replace(/ *#.*/, ''))).toEqual([
      'npm ci && npm run demo',
      'npm ci && npm test',
      '',
    ]);
  });

  it('fits on a screen and a half', () => {
    expect(README.split('\n').length).toBeLessThanOrEqual(120);
  });

  it('shows a configuration and a policy that load', async () => {
    expect(load(exampleWith('README.md', '# firebreak.yaml'))).toMatchObject({ ok: true });
    expect(await loadPolicy(exampleWith('README.md', 'version: 1'))).toMatchObject({ ok: true });
  });
});

describe('the documentation', () => {
  it('shows a configuration that loads', () => {
    expect(load(FULL)).toMatchObject({ ok: true });
  });

  it('shows Slack over HTTP as it loads beside sign-in', () => {
    const config = parse(FULL) as { identity: object };
    const { slack } = parse(exampleWith('docs/approvals.md', 'signingSecret')) as { slack: object };
    const oidc = { issuer: 'https://login.example.com', clientId: 'firebreak', clientSecret: 'secret' };
    const identity = { ...config.identity, signIn: { oidc } };
    expect(load(stringify({ ...config, identity, slack }))).toMatchObject({ ok: true });
  });

  it('shows settings of masking that load beside the rest', () => {
    const config = parse(FULL) as object;
    const { masking } = parse(exampleWith('docs/masking.md', 'masking:')) as { masking: object };
    expect(load(stringify({ ...config, masking }))).toMatchObject({ ok: true });
  });

  it.each(PAGES)('shows only YAML that can be parsed in %s', (page) => {
    for (const example of examplesIn(page)) expect(() => parse(example), example).not.toThrow();
  });

  it.each(PAGES)('shows policies that load in %s', async (page) => {
    for (const policy of examplesIn(page).filter((text) => text.includes('version: 1'))) {
      expect(await loadPolicy(policy), policy).toMatchObject({ ok: true });
    }
  });

  it.each(PAGES)('leads somewhere with every link of %s', (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, path = '']) => path);
    const dead = links.filter((path) => !existsSync(join(ROOT, dirname(page), path)));
    expect(dead).toEqual([]);
  });

  it('has an index that leads to every page', () => {
    const index = read('docs/README.md');
    const pages = PAGES.filter((page) => !page.startsWith('docs/decisions/0') && page !== 'docs/README.md');
    const missing = pages.filter((page) => !index.includes(`](${relative('docs', page)}`));
    expect(missing).toEqual([]);
  });

  it('names every command there is', () => {
    const program = read('src/cli/program.ts');
    const commands = [...program.matchAll(/^ {4}name: '(\w+)',$/gm)].map(([, name]) => name);
    const page = read('docs/reference/cli.md');
    const named = new Set([...page.matchAll(/^\| \[`firebreak (\w+)/gm)].map(([, name]) => name));
    expect(commands.length).toBeGreaterThan(5);
    expect([...named].sort()).toEqual(commands.sort());
  });

  it('has a glossary of at most forty terms, in the order of the alphabet', () => {
    const terms = [...read('docs/glossary.md').matchAll(/^\| ([^|]+) \|/gm)]
      .map(([, term = '']) => term)
      .filter((term) => term !== 'term');
    expect(terms.length).toBeLessThanOrEqual(40);
    expect(terms).toEqual(terms.toSorted((one, other) => one.localeCompare(other, 'en')));
  });
});
