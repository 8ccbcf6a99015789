/** `policy radius --token` knew only the issuers of identity.issuers, and not those that a gateway is itself. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'firebreak-radius-'));
  writeFileSync(
    join(folder, 'policy.yaml'),
    'version: 1\nrules: [{ id: for-ops, match: { group: ops, tool: drop }, action: allow }]\n',
  );
  writeFileSync(join(folder, 'tools.json'), '[{ "server": "shop", "tool": "drop" }]');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = async (...args: string[]) => {
  const printed = { out: '', err: '' };
  const code = await runProgram(args, {
    env: {},
    stdout: (text) => {
      printed.out += text;
    },
    stderr: (text) => {
      printed.err += text;
    },
    colour: false,
  });
  return { code, ...printed };
};
const configure = (identity: string): string => {
  const file = join(folder, 'firebreak.yaml');
  writeFileSync(
    file,
    `identity: ${identity}\nservers: { shop: { url: "http://127.0.0.1:1/mcp" } }\npolicy: ./policy.yaml\nstore: { kind: embedded, path: ./data }\nkeys: { file: ./keys.json }\n`,
  );
  return file;
};
const radius = (config: string, token: string) =>
  run('policy', 'radius', '--config', config, '--tools', join(folder, 'tools.json'), '--token', token);

it('is told for a token made for development, if the gateway would take it', async () => {
  const config = configure('{ development: true }');
  const token = (await run('token', '--config', config, '--sub', 'ann', '--groups', 'ops')).out.trim();
  expect(await radius(config, token)).toMatchObject({ code: 0, out: expect.stringContaining('for-ops') });
  const other = configure('{ issuers: [{ issuer: "https://idp.example.com" }] }');
  expect((await radius(other, token)).code).toBe(2);
});

it('is told for a token of the sign-in of the gateway', async () => {
  const claims = {
    iss: 'http://127.0.0.1:8080',
    idp: 'https://idp.example.com',
    sub: 'ann',
    groups: ['ops'],
  };
  const token = `eyJhbGciOiJub25lIn0.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`;
  const oidc = '{ issuer: "https://idp.example.com", clientId: x, clientSecret: y }';
  const found = await radius(configure(`{ signIn: { oidc: ${oidc} } }`), token);
  expect(found).toMatchObject({ code: 0, out: expect.stringContaining('for-ops') });
});
