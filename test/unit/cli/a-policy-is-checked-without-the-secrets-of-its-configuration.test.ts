import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runProgram } from '../../../src/cli/program.ts';

const CONFIG = `
publicUrl: \${PUBLIC_URL}
store: { kind: mongodb, uri: \${MONGODB_URI}, database: firebreak }
keys: { file: /run/secrets/keys.json }
identity:
  issuers: [{ issuer: https://idp.example.com }]
  signIn: { oidc: { issuer: https://idp.example.com, clientId: gw, clientSecret: "file:client-secret" } }
servers:
  billing:
    url: \${BILLING_URL}
    credential: { bearer: \${BILLING_TOKEN} }
    tools: { query: { analyze: { sql: [text], dialect: postgres } } }
policy: ./rules.yaml
slack: { mode: http, botToken: "file:bot", signingSecret: "file:sign", channel: C0APPROVALS }
`;
const POLICY = `
version: 1
approvers: { default: { any: [{ group: dba }] } }
rules:
  - { id: no-ddl, match: { server: billing, sql: [drop] }, action: deny }
tests:
  - { name: a drop, call: { server: billing, tool: query, args: { text: DROP TABLE orders } }, expect: deny }
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'firebreak-policy-'));
  writeFileSync(join(folder, 'rules.yaml'), POLICY);
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = async (config: string, ...args: string[]) => {
  const file = join(folder, 'firebreak.yaml');
  writeFileSync(file, config);
  const said = { out: '', error: '' };
  const code = await runProgram(['policy', ...args, '--config', file], {
    env: {},
    colour: false,
    stdout: (text) => {
      said.out += text;
    },
    stderr: (text) => {
      said.error += text;
    },
  });
  return { code, ...said };
};

const CALL = '{"server":"billing","tool":"query","args":{"text":"DROP TABLE orders"}}';

it('is checked and tested, with what the configuration says of arguments', async () => {
  expect(await run(CONFIG, 'check')).toMatchObject({ code: 0, error: '' });
  expect(await run(CONFIG, 'test')).toMatchObject({ code: 0, error: '' });
});

it('is doubtful if a rule names a server that the configuration does not have', async () => {
  const misnamed = '  - { id: b, match: { server: biling, sql: [drop] }, action: deny }\ntests:';
  writeFileSync(join(folder, 'rules.yaml'), POLICY.replace('tests:', misnamed));
  const { code, error } = await run(CONFIG, 'check');
  expect(code).toBe(0);
  expect(error).toContain('no server is called biling (did you mean billing?)');
});

it('is explained for a server that is not there, with those that are', async () => {
  const { code, error } = await run(
    CONFIG,
    'explain',
    '--as',
    '{}',
    '--call',
    CALL.replace('billing', 'biling'),
  );
  expect(code).toBe(0);
  expect(error).toContain('no server called biling; it has billing');
});

it('is explained, and says that nothing could be read from the store', async () => {
  const { code, out, error } = await run(CONFIG, 'explain', '--call', CALL, '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ action: 'deny', rule: 'no-ddl' });
  expect(error).toContain('environment variable MONGODB_URI is not set');
  expect(error).toContain('so effects are those that names suggest');
});

it.each([
  ['an unknown key', `${CONFIG}\nroles: {}\n`, 'unknown key roles'],
  ['a wrong value beside an absent one', CONFIG.replace('C0APPROVALS', '7'), 'slack.channel'],
  ['a policy whose path is absent', CONFIG.replace('./rules.yaml', '$' + '{RULES}'), 'RULES is not set'],
  [
    'arguments that are absent',
    CONFIG.replace('sql: [text]', 'sql: [$' + '{SQL}]'),
    'environment variable SQL is not set',
  ],
])('still ends with 78 for %s, and names nothing but that', async (_what, config, sentence) => {
  const { code, error } = await run(config, 'check');
  expect(code).toBe(78);
  expect(error).toContain(sentence);
  expect(error.trim().split('\n')).toHaveLength(1);
});
