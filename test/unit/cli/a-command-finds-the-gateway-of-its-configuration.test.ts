import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { urlOf } from '../../../src/cli/operators/gateway-url.ts';

let file = '';
beforeAll(() => {
  file = join(mkdtempSync(join(tmpdir(), 'firebreak-config-')), 'firebreak.yaml');
});
afterAll(() => rmSync(join(file, '..'), { recursive: true }));

test.each([
  ['listen: { port: 9000 }', 'http://127.0.0.1:9000'],
  ['listen: { host: 0.0.0.0, port: 9000 }', 'http://127.0.0.1:9000'],
  ['publicUrl: https://gw.acme.io/\nstore: { uri: "file:absent" }', 'https://gw.acme.io'],
  ['listen: { port: 0 }', 'http://127.0.0.1:8080'],
  ['listen: [', 'http://127.0.0.1:8080'],
])('a command finds the gateway by %s', (text, url) => {
  writeFileSync(file, `${text}\n`);
  expect(urlOf({}, { env: {} }, file)).toBe(url);
  expect(urlOf({ url: 'http://127.0.0.1:1' }, { env: {} }, file)).toBe('http://127.0.0.1:1');
});
