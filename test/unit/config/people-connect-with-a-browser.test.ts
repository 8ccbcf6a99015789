/** Settings of servers that are used in each person's own name. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { loadConfig } from '../../../src/config/load.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'firebreak-config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const signIn = { oidc: { issuer: 'https://idp.example.com', clientId: 'c', clientSecret: 's' } };

const problems = (perUser: object, identity: object = { signIn }): string => {
  const file = join(folder, 'firebreak.yaml');
  const servers = { tracker: { url: 'https://tracker.example.com/mcp', credential: { perUser } } };
  const issuers = [{ issuer: 'https://idp.example.com' }];
  writeFileSync(file, stringify({ identity: { issuers, ...identity }, servers, policy: './policy.yaml' }));
  const loaded = loadConfig(file, {});
  return loaded.ok ? '' : JSON.stringify(loaded.problems);
};

test('nothing has to be set but that people sign in with a browser', () => {
  expect(problems({})).toBe('');
  expect(problems({}, {})).toContain('add identity.signIn');
});

const issuer = 'https://login.example.com';

test('a secret needs the client whose it is', () => {
  expect(problems({ issuer, clientId: 'firebreak', clientSecret: 'x' })).toBe('');
  expect(problems({ clientSecret: 'x' })).toContain('name the client whose secret it is');
});

test.each([{ clientId: 'firebreak', clientSecret: 'x' }, { clientId: 'firebreak' }])(
  'a client needs the authorization server that knows it, which the server must not name: %o',
  (client) => {
    expect(problems({ issuer, ...client })).toBe('');
    expect(problems(client)).toContain(
      'perUser.issuer is needed beside clientId and clientSecret: name the authorization server',
    );
  },
);
