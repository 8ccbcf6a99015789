/** Tokens without an identity provider: only if the configuration asks for it, only for its own gateway. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compose, type Gateway } from '../../../src/app/compose.ts';
import { runProgram } from '../../../src/cli/program.ts';
import { loadConfig } from '../../../src/config/load.ts';

const folder = mkdtempSync(join(tmpdir(), 'firebreak-token-'));
let gateway: Gateway;

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

const write = (name: string, identity: string, port: number): string => {
  const file = join(folder, name);
  const rest =
    'servers: { billing: { url: http://127.0.0.1:9/mcp } }\npolicy: ./policy.yaml\nlog: { level: silent }';
  writeFileSync(file, `identity: ${identity}\nlisten: { port: ${port} }\nadmin: { port: 0 }\n${rest}\n`);
  return file;
};

let config: string;
beforeAll(async () => {
  writeFileSync(join(folder, 'policy.yaml'), 'version: 1\n');
  config = write('dev.yaml', '{ development: true, roles: { operator: [ops] } }', await freePort());
  const loaded = loadConfig(config, {});
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  gateway = await compose(loaded.config);
});
afterAll(async () => {
  await gateway.close();
  rmSync(folder, { recursive: true });
});

const run = async (...args: string[]) => {
  let [stdout, stderr] = ['', ''];
  const code = await runProgram(['token', ...args], {
    env: {},
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    colour: false,
  });
  return { code, stdout: stdout.trim(), stderr };
};
const policy = (token: string) =>
  fetch(`${gateway.url}/api/v1/policy`, { headers: { authorization: `Bearer ${token}` } });

it('makes a token that this gateway takes, with the groups it names', async () => {
  const made = await run('--config', config, '--sub', 'carol', '--groups', 'ops, dev', '--ttl', '1h');
  expect(made).toMatchObject({ code: 0, stderr: '' });
  expect((await policy(made.stdout)).status).toBe(200);
  const stranger = await run('--config', config, '--sub', 'eve');
  expect((await policy(stranger.stdout)).status).toBe(403);
  const [head, body] = made.stdout.split('.');
  expect((await policy(`${head}.${body}.${stranger.stdout.split('.')[2]}`)).status).toBe(401);
});

it('is refused if the configuration does not ask for it', async () => {
  const other = write('prod.yaml', '{ issuers: [{ issuer: https://idp.example.com }] }', 0);
  expect(await run('--config', other, '--sub', 'carol')).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('Refused'),
  });
});

it.each([['--ttl', '25h'], ['--ttl', 'soon'], ['--sub']])('takes no %s %s', async (...args) => {
  expect((await run('--config', config, '--sub', 'x', ...args)).code).toBe(2);
});

it('says how long it is good for as people write it', async () => {
  expect((await run('--help')).stdout).toContain('(default: 10m)');
});
