import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signInUrlOf, urlOf } from '../../../src/cli/operators/gateway-url.ts';
import { createKeptLogins } from '../../../src/cli/operators/kept-logins.ts';

let file = '';
beforeAll(() => {
  file = join(mkdtempSync(join(tmpdir(), 'firebreak-config-')), 'firebreak.yaml');
});
afterAll(() => rmSync(join(file, '..'), { recursive: true }));

const env = () => ({ XDG_CONFIG_HOME: join(file, '..') });

test.each([
  ['listen: { port: 9000 }', 'http://127.0.0.1:9000'],
  ['listen: { host: 0.0.0.0, port: 9000 }', 'http://127.0.0.1:9000'],
  ['listen: { host: evil.example, port: 9000 }', 'http://127.0.0.1:9000'],
  ['listen: { port: 0 }', 'http://127.0.0.1:8080'],
  ['listen: [', 'http://127.0.0.1:8080'],
  ['publicUrl: https://evil.example', 'http://127.0.0.1:8080'],
  ['publicUrl: https://gw.acme.io', 'https://gw.acme.io'],
])('a token goes to this machine or to where the person signed in: %s', (text, url) => {
  const login = { issuer: 'https://gw.acme.io', accessToken: 'a', refreshToken: 'r', expiresAt: 0 };
  createKeptLogins(env()).keep('https://gw.acme.io', login);
  writeFileSync(file, `${text}\n`);
  expect(urlOf({}, { env: env() }, file)).toBe(url);
  expect(urlOf({ url: 'http://127.0.0.1:1' }, { env: {} }, file)).toBe('http://127.0.0.1:1');
});

test('nothing of the environment gets into an address', () => {
  writeFileSync(file, 'publicUrl: "https://$\u007bSECRET}.evil.example"\n');
  expect(signInUrlOf({}, { env: { ...env(), SECRET: 'abc' } }, file)).toBe('http://127.0.0.1:8080');
});

test('a configuration directory that is no absolute path keeps nothing', () => {
  const logins = createKeptLogins({ XDG_CONFIG_HOME: '', HOME: 'here' });
  expect(() => logins.keep('https://gw.acme.io', undefined)).toThrow('no place');
});
