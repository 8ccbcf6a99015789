import { afterAll, beforeAll, expect, it } from 'vitest';
import { SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import { createAgent } from '../support/agent.ts';
import { approve, cardWith } from '../support/approvers.ts';
import { type HandWrittenServer, startHandWrittenServer } from '../support/hand-written-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {
      tail_orders: ({ response }) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(': for ever\n\n');
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

const operator = async (path: string, method = 'GET') => {
  const api = `${world.gateway.url}/api`;
  const headers = { authorization: `Bearer ${await world.token('carol', api)}` };
  return (await fetch(`${api}${path}`, { method, headers })).json();
};
const askFor = async (text: string): Promise<void> => {
  await world.slack.command({ user: SLACK_USERS.bob, command: '/access', text: `request tailing ${text}` });
  await approve(world, 'alice', await cardWith(world, text.split(' ').slice(1).join(' ')));
  await expect
    .poll(async () => (await operator('/v1/grants?state=active')) as object)
    .toMatchObject({ items: [{ access: 'tailing' }] });
};
const isCut = () => server.seen.filter(({ tool }) => tool === 'tail_orders').at(-1)?.cut;

it('by an operator within a second, and by itself at its absolute end', async () => {
  const agent = await createAgent(world, { server: 'shop' });
  await askFor('1h ticket 1');
  const first = agent.call('tail_orders');
  await expect.poll(() => server.runs('tail_orders')).toBe(1);
  const { items } = (await operator('/v1/grants?state=active')) as { items: { id: string }[] };
  const began = Date.now();
  await operator(`/v1/grants/${items[0]?.id}/revoke`, 'POST');
  expect((await first).text).toContain('has ended, so it was cut off');
  expect(Date.now() - began).toBeLessThan(1500);
  await expect.poll(isCut).toBe(true);

  await askFor('2s ticket 2');
  const second = await agent.call('tail_orders');
  expect(second.text).toContain('has ended, so it was cut off');
  await expect.poll(isCut).toBe(true);
});
