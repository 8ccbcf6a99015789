/** Trying masking out: what a file would become, and why, without its secrets. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runProgram } from '../../../src/cli/program.ts';

const SECRET = `ghp_${'a1B2'.repeat(9)}`;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'firebreak-mask-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const run = async (...args: string[]) => {
  const out: string[] = [];
  const err: string[] = [];
  const io = {
    env: {},
    colour: false,
    stdout: (text: string) => void out.push(text),
    stderr: (text: string) => void err.push(text),
  };
  const code = await runProgram(['mask', ...args], io);
  return { code, out: out.join(''), err: err.join('') };
};

const message = JSON.stringify({ result: { rows: [{ key: SECRET, mail: 'bob@acme.example' }] } });

it('masks text, and leaves the rest of it as it is', async () => {
  const { code, out } = await run(file('note.txt', `use ${SECRET}\nand nothing else\n`));
  expect({ code, out }).toEqual({ code: 0, out: 'use [REDACTED:github_token]\nand nothing else\n' });
});

it('masks JSON by its places', async () => {
  const { out } = await run('--type', 'json', file('message.json', message));
  expect(JSON.parse(out)).toEqual({
    result: { rows: [{ key: '[REDACTED:github_token]', mail: 'bob@acme.example' }] },
  });
});

it('explains what was found where, and never says the value', async () => {
  const { out } = await run('--type', 'json', '--explain', file('message.json', message));
  expect(out).toMatch(/masked +github_token +result\.rows\[0\]\.key +1 +github_token/);
  expect(out).toMatch(/detected +email +result\.rows\[\*\]\.mail +1/);
  expect(out).not.toContain(SECRET);
  expect(out).not.toContain('bob@');
  expect((await run('--explain', file('empty.txt', 'nothing'))).out).toBe('Nothing was found.\n');
});

it('says all of it to programs', async () => {
  const { out } = await run('--json', '--type', 'json', file('message.json', message));
  expect(JSON.parse(out)).toMatchObject({
    text: expect.stringContaining('[REDACTED:github_token]'),
    found: [{ type: 'github_token', path: 'result.rows[0].key', count: 1 }],
    detected: [{ type: 'email' }],
  });
});

it('takes the settings of a gateway, for the server and the tool that are named', async () => {
  file('policy.yaml', 'version: 1\n');
  const override = '{ match: { server: shop, tool: "get_*", type: github_token }, action: pass }';
  const config = file(
    'firebreak.yaml',
    `servers: { shop: { url: "http://127.0.0.1:9/mcp" } }\npolicy: ./policy.yaml\nidentity: { development: true }\nmasking: { pii: { email: mask }, overrides: [${override}] }\n`,
  );
  const path = file('message.json', message);
  const shop = await run('--type', 'json', '--config', config, '--server', 'shop', '--tool', 'get_key', path);
  expect(shop.err).toBe('');
  expect(shop.out).toContain(SECRET);
  expect(shop.out).toContain('[REDACTED:email]');
  expect((await run('--type', 'json', '--config', config, path)).out).not.toContain(SECRET);
});

it.each<[string, () => string[], RegExp]>([
  ['a file that is not there', () => [join(folder, 'none')], /cannot be read: ENOENT/],
  ['what is no JSON', () => ['--type', 'json', file('bad.json', '{"a":1,}')], /no JSON .*At character/],
  ['a name given twice', () => ['--type', 'json', file('twice.json', '{"a":1,"a":2}')], /no JSON/],
  ['what is no UTF-8', () => [file('latin.txt', Buffer.from([0x70, 0xff, 0xfe]))], /not UTF-8/],
  ['a server without its settings', () => ['--server', 'shop', file('note.txt', '')], /need --config/],
  [
    'a server that is not there',
    () => ['--config', join(folder, 'firebreak.yaml'), '--server', 'shpo', file('note.txt', '')],
    /^--server: there is no server called shpo \(did you mean shop\?\)\n$/,
  ],
  ['another type', () => ['--type', 'xml', file('note.txt', '')], /Allowed choices are text, json/],
])('ends with 2 and says why for %s', async (_what, args, says) => {
  const { code, out, err } = await run(...args());
  expect(code).toBe(2);
  expect(err).toMatch(says);
  expect(out).toBe('');
});
