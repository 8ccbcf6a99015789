import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** Set by vitest.config.ts: a process starts in half the time. */
const { NODE_COMPILE_CACHE } = env;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'firebreak-wrong-'));
  writeFileSync(join(folder, 'policy.yaml'), 'version: 1\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | string | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

const write = (config: string): string[] => {
  const file = join(folder, 'firebreak.yaml');
  writeFileSync(file, config);
  return ['serve', '--config', file];
};

/** As a process of its own, which has to come to its end. */
const serve = (config: string): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(execPath, [MAIN, ...write(config)], { env: { NODE_COMPILE_CACHE } }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
    );
  });

const serveHere = async (config: string): Promise<Ended> => {
  let stdout = '';
  let stderr = '';
  const code = await runProgram(write(config), {
    env: {},
    colour: false,
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
  });
  return { code, stdout, stderr };
};

const GOOD = `
listen: { port: 0 }
admin: { port: 0 }
identity: { issuers: [{ issuer: "https://idp.example.com" }] }
servers: { shop: { url: "http://127.0.0.1:1/mcp" } }
policy: ./policy.yaml
`;

describe('exits 78 and opens neither port nor store', () => {
  it('naming every problem with its place, and secrets never', async () => {
    const { code, stdout, stderr } = await serve(
      [
        'lisen: { port: 0 }',
        'listen: { port: 70000 }',
        'store: { kind: embeded, path: ./data }',
        'identity: { issuers: [{ issuer: "https://idp.example.com", kind: robot }] }',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the configuration's own syntax
        'servers: { shop: { url: nowhere, credential: { bearer: "${SHOP_TOKEN}" } } }',
        'slack: { mode: http, botToken: hunter2-hunter2, signingSecret: "file:missing", channel: C1 }',
        'approvals: { timeout: soon }',
        'policy: ./policy.yaml',
      ].join('\n'),
    );
    expect(code).toBe(78);
    expect(stdout).toBe('');
    for (const [line, words] of [
      [1, 'listen'],
      [2, 'port'],
      [3, 'embedded'],
      [4, 'robot|workload'],
      [5, 'url'],
      [5, 'SHOP_TOKEN'],
      [6, 'missing'],
      [7, 'timeout|duration|soon'],
    ] as const) {
      expect(stderr).toMatch(new RegExp(`:${line}:\\d+: .*(${words})`));
    }
    expect(stderr).not.toContain('hunter2');
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  it.each([
    { what: 'a file that is not YAML', config: 'listen: [', says: /:1:\d+|:2:\d+/ },
    {
      what: 'a policy that is not there',
      config: GOOD.replace('./policy.yaml', './none.yaml'),
      says: /none\.yaml/,
    },
    {
      what: 'a secret in the environment that is not there',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the configuration's own syntax
      config: GOOD.replace('127.0.0.1:1', '${SHOP_HOST}'),
      says: /SHOP_HOST/,
    },
  ])('on $what', async ({ config, says }) => {
    const { code, stdout, stderr } = await serveHere(config);
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
    expect(stderr).toMatch(says);
  });

  it('on a policy that is broken', async () => {
    writeFileSync(join(folder, 'broken.yaml'), 'version: 1\nrules: [{ id: a, action: forbid }]\n');
    const { code, stderr } = await serveHere(GOOD.replace('./policy.yaml', './broken.yaml'));
    expect(code).toBe(78);
    expect(stderr).toMatch(/broken\.yaml:2:\d+: /);
  });
});

it.each(['listen', 'admin'])('exits 1 if %s.port is taken, and says so', async (setting) => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const address = taken.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const { code, stdout, stderr } = await serve(
    GOOD.replace(`${setting}: { port: 0 }`, `${setting}: { port: ${port} }`),
  );
  taken.close();
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(
    `${setting}.port: another process listens on port ${port} of 127.0.0.1; end that one, or write another port (0 picks one).\n`,
  );
});

it('exits 1 if listen.host is not an address of this machine, and says so', async () => {
  const config = GOOD.replace(
    'listen: { port: 0 }',
    'publicUrl: https://gw.example.com\nlisten: { port: 0, host: 192.0.2.1 }',
  );
  const { code, stderr } = await serve(config);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringContaining('listen.host: 192.0.2.1 is not an address of this machine'),
  });
});
