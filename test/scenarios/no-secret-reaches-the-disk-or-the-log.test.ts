import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { approve, cardWith, deny } from '../support/approvers.ts';
import { readEvents, sessionsOf } from '../support/auditor.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { askDba } from '../support/policies.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/start-gateway-process.ts';
import { startWorld, type World } from '../support/start-world.ts';

/** In the shapes of real ones; put together here so that no scanner takes this file for a leak. */
const SECRETS = {
  argument: ['ghp', '16C7e42F292c6912E7710c838347Ae178B4a'].join('_'),
  answer: ['sk', 'live', '9tG2mQx7RvLp4WzKc8Yd1HsB'].join('_'),
  error: ['xoxb', '123456789012', '123456789012', 'AbCdEfGhIjKlMnOpQrStUvWx'].join('-'),
  password: 'correct-horse-battery',
  credential: 'of-the-shop-7f3c9a',
};

let server: HandWrittenServer;
let gateway: GatewayProcess;
let world: World;

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {
      read_rows: () => textResult(`key ${SECRETS.answer}`),
      delete_rows: () => textResult(`deleted with ${SECRETS.answer}`),
      read_failure: ({ response }) => {
        response.writeHead(500, { 'content-type': 'text/html' }).end(`<html>${SECRETS.error}</html>`);
      },
      read_broken: ({ response }) => {
        response.writeHead(200, { 'content-type': 'application/json' }).end(`{"${SECRETS.error}`);
      },
    },
  });
  const start = async (configFile: string) => {
    gateway = await startGatewayProcess({ configFile });
    return { ...gateway, reloadPolicy: async () => {}, close: async () => void (await gateway.stop()) };
  };
  world = await startWorld({
    servers: { shop: { url: server.url, credential: { bearer: SECRETS.credential } } },
    policy: askDba(),
    config: {
      log: { level: 'trace' },
      // What a server may show to its callers is no business of the disk's.
      masking: { overrides: [{ match: { tool: 'read_rows', type: 'stripe_key' }, action: 'pass' }] },
    },
    start,
  });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

it('whatever goes wrong or right', async () => {
  const url = world.mcp('shop');
  const token = await world.token('bob', url);
  const agent = await createAgent(world, { server: 'shop', token });
  const args = { password: SECRETS.password, note: `use ${SECRETS.argument}` };
  expect((await agent.call('read_rows')).text).toContain(SECRETS.answer);
  for (const tool of ['read_rows', 'read_failure', 'read_broken', 'no_such_tool'])
    await agent.call(tool, args);
  await agent.post(`{"jsonrpc":"2.0","id":1,"method":"${SECRETS.argument}"`);
  await agent.request('prompts/get', { name: SECRETS.argument });
  await agent.post('{}', { headers: { authorization: `Bearer ${token}x` } });

  const approved = agent.call('delete_rows', { ...args, table: 'approved-one' });
  await approve(world, 'alice', await cardWith(world, 'approved-one'));
  expect((await approved).result).not.toMatchObject({ isError: true });
  const denied = agent.call('delete_rows', { ...args, table: 'denied-one' });
  await deny(world, 'alice', await cardWith(world, 'denied-one'), { reason: 'no' });
  await denied;

  await expect.poll(async () => (await sessionsOf(world, { verdict: 'denied' })).length).toBe(1);
  const [session] = await sessionsOf(world, {});
  const events = await readEvents(world, session?.id ?? '');
  expect(JSON.stringify(events)).toContain('approved-one');

  const shown = JSON.stringify([world.slack.messages('C0APPROVALS'), world.slack.calls(), events]);
  const files = filesUnder(join(world.folder, 'data')).filter((file) => !file.endsWith('keys.json'));
  expect(files.some((file) => file.endsWith('firebreak.db'))).toBe(true);
  const places = new Map(files.map((file) => [file, readFileSync(file, 'latin1')]));
  const metrics = await (await fetch(`${world.gateway.adminUrl}/metrics`)).text();
  expect(metrics).toMatch(/firebreak_masked_total\{type="github_token"\} [1-9]/);
  places.set('log', gateway.log()).set('slack and API', shown).set('metrics', metrics);
  expect(gateway.log()).not.toBe('');
  const secrets = { ...SECRETS, token, slack: world.slack.botToken };
  for (const [place, text] of places) {
    for (const [what, secret] of Object.entries(secrets)) {
      expect(text.includes(secret), `${what} in ${place}`).toBe(false);
    }
  }
});
