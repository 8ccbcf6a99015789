import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { approve, cardsWith, cardWith } from '../support/approvers.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;
let breaks = true;

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {
      delete_orders: ({ response }) => {
        if (breaks) return void response.destroy();
        return textResult('deleted');
      },
    },
  });
  world = await startWorld({
    servers: { shop: server.url },
    policy: {
      version: 1,
      approvers: { dba: { any: [{ slackGroup: 'S0DBA' }] } },
      rules: [{ id: 'ask', match: { tool: 'delete_orders' }, action: 'require-approval', approvers: 'dba' }],
    },
  });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const api = async (person: string, path: string, body?: object) => {
  const root = `${world.gateway.url}/api`;
  const answer = await fetch(`${root}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${await world.token(person, root)}`,
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

it('refuses identical calls until someone has looked, and then asks again', async () => {
  const agent = await createAgent(world, { server: 'shop' });
  const call = () => agent.call('delete_orders', { status: 'old' });
  const first = call();
  await approve(world, 'alice', await cardWith(world, 'delete_orders'));
  expect((await first).text).toContain('whether the call ran is not known');

  expect((await call()).text).toContain('An operator has to settle it first');
  expect(server.runs('delete_orders')).toBe(1);
  const { body } = await api('carol', '/v1/approvals?state=unknown');
  const [unclear] = body['items'] as { id: string }[];
  const settle = (person: string) =>
    api(person, `/v1/approvals/${unclear?.id}/outcome`, { outcome: 'failed', note: 'no row is gone' });
  // Not even by the one who approved it.
  expect((await settle('alice')).status).toBe(403);
  expect(await settle('carol')).toMatchObject({
    status: 200,
    body: { state: 'failed', error: 'no row is gone' },
  });
  expect((await settle('carol')).status).toBe(409);

  breaks = false;
  const again = call();
  await expect.poll(() => cardsWith(world, 'delete_orders').length).toBe(2);
  await approve(world, 'alice', await cardWith(world, 'delete_orders'));
  expect((await again).text).toContain('deleted');
  expect(server.runs('delete_orders')).toBe(2);
});
