/** What the documentation says to enter for a provider is taken as it stands there, and leaves nothing in doubt. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { doubtfulSettings } from '../../../src/app/doubtful-settings.ts';
import { loaded } from '../config/config-file.ts';

const page = (name: string): string =>
  readFileSync(new URL(`../../../docs/${name}.md`, import.meta.url), 'utf8');

const REST = 'servers: { billing: { url: "http://127.0.0.1:3001/mcp" } }\npolicy: ./policy.yaml\n';
const doubtsOf = (identity: string) => doubtfulSettings(loaded(`${identity}\n${REST}`).config, []);

/** Cells of the table whose first column is headed so. */
const rows = (text: string, heading: string): string[][] => {
  const [, table = ''] = text.split(new RegExp(`^\\| ${heading} \\|.*\\n\\|[-| ]+\\n`, 'm'));
  const [lines = ''] = table.split('\n\n');
  return lines
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.slice(2, -2).split(' | '));
};

/** Settings in a cell, such as `kind: workload`; other code in it is prose. */
const settings = (cell: string): string[] =>
  [...cell.matchAll(/`(\w+: [^`]+)`/g)].map(([, setting = '']) => setting);

/** What stands for "the cluster's issuer". */
const CLUSTER = 'https://oidc.eks.eu-west-1.amazonaws.com/id/ABC';

const issuers = rows(page('identity'), 'provider').map(
  ([name = '', issuer = '', cell = '']): [string, string] => {
    const [, url = CLUSTER] = /`([^`]+)`/.exec(issuer) ?? [];
    return [name, [`issuer: "${url}"`, ...settings(cell)].join(', ')];
  },
);
it.each(issuers)('tokens of %s', (_name, entry) => {
  expect(doubtsOf(`identity: { issuers: [{ ${entry} }] }`)).toEqual([]);
});

/** Examples in YAML that are of a configuration, not of a policy; one that is indented goes on with the one before it. */
const examples = ['identity', 'sign-in', 'providers', 'saml', 'clients']
  .flatMap((name) =>
    [...page(name).matchAll(/^```yaml\n(.*?)^```$/gms)]
      .map(([, yaml = '']) => yaml.replaceAll(/"file:[^"]*"/g, 'secret'))
      .join('---\n')
      .replaceAll(/^---\n(?= )/gm, '')
      .split('---\n'),
  )
  .filter((yaml) => !yaml.startsWith('rules:'));
it.each(examples)('example %#', (yaml) => {
  expect(doubtsOf(yaml)).toEqual([]);
});

it('all of them were found', () => {
  expect(issuers.length).toBeGreaterThanOrEqual(9);
  expect(examples.length).toBeGreaterThanOrEqual(16);
});
