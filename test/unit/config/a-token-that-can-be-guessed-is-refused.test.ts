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

const problems = (token: string): string => {
  const file = join(folder, 'firebreak.yaml');
  const config = {
    identity: { issuers: [{ issuer: 'https://idp.example.com' }] },
    servers: { shop: { url: 'https://shop.example.com/mcp' } },
    policy: './policy.yaml',
    directory: { push: { token } },
  };
  writeFileSync(file, stringify(config));
  const loaded = loadConfig(file, {});
  return loaded.ok ? '' : JSON.stringify(loaded.problems);
};

test('a token with which people are pushed has 32 characters or more, and not one again and again', () => {
  expect(problems('pQ8vT2mZr4Kx9Lc6Wn1Ys7Bd3Hf5Jg0a')).toBe('');
  for (const weak of ['pQ8vT2mZr4Kx9Lc6Wn1Ys7Bd3Hf5Jg0', 'ab'.repeat(20)]) {
    expect(problems(weak)).toContain('openssl rand -base64 32');
    expect(problems(weak)).not.toContain(weak);
  }
});
