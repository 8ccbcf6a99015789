/** The authorization scenarios of the official suite, against the gateway's authorization server, with a person who allows it. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { register } from '../support/oauth-by-hand.ts';
import { createBrowser } from '../support/people-sign-in.ts';
import { signInByUrl } from '../support/sign-in-by-url.ts';
import { startWorld, type World } from '../support/start-world.ts';

const SUITE = fileURLToPath(import.meta.resolve('@modelcontextprotocol/conformance/dist/index.js'));

let server: HandWrittenServer;
let world: World;
beforeAll(async () => {
  server = await startHandWrittenServer({ tools: { hello: () => textResult('hello') } });
  world = await startWorld({
    servers: { shop: server.url },
    policy: { version: 1, rules: [] },
    config: signInByUrl,
  });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const freePort = async (): Promise<number> => {
  const probe = createServer();
  await new Promise<void>((done) => {
    probe.listen(0, '127.0.0.1', done);
  });
  const { port } = probe.address() as { port: number };
  await new Promise((done) => {
    probe.close(done);
  });
  return port;
};

/** Follows the address that the suite asks for, signs in and allows it. */
const allow = async (url: string): Promise<void> => {
  const browser = createBrowser('bob');
  await browser.submit(await browser.visit(url), { decision: 'allow' });
};

const run = async (more: readonly string[]): Promise<readonly string[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
  try {
    const args = [SUITE, 'authorization', '--url', world.gateway.url, '--output-dir', folder, ...more];
    const suite = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    for await (const line of createInterface(suite.stdout))
      if (line.startsWith(`${world.gateway.url}/oauth/authorize`)) void allow(line);
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('checks.json'))
      .flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))
      .map(({ id, status }: { id: string; status: string }) => `${id}: ${status}`)
      .toSorted();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

it('passes every check, with a client that registered itself', async () => {
  const port = await freePort();
  const { body } = await register(world.gateway.url, {
    client_name: 'Conformance',
    redirect_uris: [`http://127.0.0.1:${port}/callback`],
  });
  const client = ['--client-id', String(body['client_id']), '--port', String(port)];
  const outcome = await run([...client, '--resource', world.mcp('shop')]);
  expect(outcome).toEqual([
    'authorization-code-grant: SUCCESS',
    'authorization-server-metadata-cimd: SUCCESS',
    'authorization-server-metadata: SUCCESS',
  ]);
}, 60_000);
