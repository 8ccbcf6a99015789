/** A call that temporary access let through was cut when that ended: its client gets the rest by no `Last-Event-ID` either. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import { approve, cardWith } from '../support/approvers.ts';
import { type HandWrittenServer, startHandWrittenServer } from '../support/hand-written-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

const EVENT =
  'id: first\ndata: {"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":1}}\n\n';

let server: HandWrittenServer;
let world: World;
beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {
      tail_orders: ({ response }) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(EVENT);
      },
    },
  });
  world = await startWorld({
    servers: { shop: server.url },
    policy: {
      version: 1,
      approvers: { dba: { any: [{ slackGroup: 'S0DBA' }] } },
      access: {
        tailing: {
          title: 'Tailing',
          servers: ['shop'],
          tools: ['tail_orders'],
          max: '4h',
          approvers: 'dba',
          requesters: ['S0SUPPORT'],
        },
      },
      rules: [{ id: 'temporary', match: { tool: 'tail_orders' }, action: 'require-grant' }],
    },
    workspace: (seed) => ({
      ...seed,
      groups: [...seed.groups, { id: 'S0SUPPORT', handle: 'support', users: [SLACK_USERS.bob] }],
    }),
  });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const send = async (init: RequestInit & { readonly headers?: Record<string, string> }) => {
  const url = world.mcp('shop');
  const headers = {
    authorization: `Bearer ${await world.token('bob', url)}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': '2025-11-25',
    ...init.headers,
  };
  return await fetch(url, { ...init, headers });
};
const operator = async (path: string, method = 'GET') => {
  const api = `${world.gateway.url}/api`;
  const headers = { authorization: `Bearer ${await world.token('carol', api)}` };
  return (await fetch(`${api}${path}`, { method, headers })).json();
};
const idIn = async (answer: Response): Promise<string> => {
  let text = '';
  for await (const chunk of answer.body ?? []) {
    text += Buffer.from(chunk).toString();
    const [, id] = /^id: (.+)$/m.exec(text) ?? [];
    if (id !== undefined) return id;
  }
  throw new Error(`no event has an id: ${text}`);
};

it('opens no stream with the rest of it once the access has ended', async () => {
  await world.slack.command({
    user: SLACK_USERS.bob,
    command: '/access',
    text: 'request tailing 1h ticket 1',
  });
  await approve(world, 'alice', await cardWith(world, 'ticket 1'));
  const active = async () =>
    ((await operator('/v1/grants?state=active')) as { items: { id: string }[] }).items[0]?.id;
  await expect.poll(active).toBeDefined();
  const grant = await active();
  const params = { name: 'tail_orders', arguments: {} };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
  const headers = { 'last-event-id': await idIn(await send({ method: 'POST', body })) };
  // While the access lives it is the server that says whether it can resume; this one cannot.
  expect((await send({ headers })).status).toBe(405);
  await operator(`/v1/grants/${grant}/revoke`, 'POST');
  const late = await send({ headers });
  expect(await late.text()).toContain('has ended, so it was cut off');
});
