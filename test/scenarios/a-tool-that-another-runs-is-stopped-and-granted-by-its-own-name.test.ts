import { afterAll, beforeAll, expect, it } from 'vitest';
import { SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import { type Agent, createAgent } from '../support/agent.ts';
import { approve, cardWith } from '../support/approvers.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;
let bob: Agent;

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {
      call_tool: () => textResult('done'),
      run_tool: ({ args, response }) => {
        if (args['name'] !== 'list_rows') return textResult('done');
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': for ever\n\n');
        return undefined;
      },
    },
  });
  const access = {
    title: 'Calling',
    servers: ['shop'],
    max: '4h',
    approvers: 'dba',
    requesters: ['S0SUPPORT'],
  };
  world = await startWorld({
    servers: { shop: server.url },
    policy: {
      version: 1,
      approvers: { dba: { any: [{ slackGroup: 'S0DBA' }] } },
      access: { calling: { ...access, tools: ['call_tool'] } },
      rules: [{ id: 'temporary', match: { tool: ['call_tool', 'purge_rows'] }, action: 'require-grant' }],
    },
    workspace: (seed) => ({
      ...seed,
      groups: [...seed.groups, { id: 'S0SUPPORT', handle: 'support', users: [SLACK_USERS.bob] }],
    }),
  });
  bob = await createAgent(world, { server: 'shop' });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const operator = async (path: string, body: object) => {
  const api = `${world.gateway.url}/api`;
  const headers = {
    authorization: `Bearer ${await world.token('carol', api)}`,
    'content-type': 'application/json',
  };
  const response = await fetch(`${api}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(response.status).toBe(200);
};

it('a switch for it stops what is told to run it, and cuts off what runs it', async () => {
  const running = bob.call('run_tool', { name: 'list_rows' });
  await expect.poll(() => server.runs('run_tool')).toBe(1);
  await operator('/v1/kill', { tool: 'list_rows' });
  expect((await running).text).toContain('An operator has stopped tool list_rows');
  const again = await bob.call('run_tool', { name: 'list_rows' });
  expect(again.text).toContain('An operator has stopped tool list_rows');
  expect((await bob.call('run_tool', { name: 'get_row' })).result).toEqual(textResult('done'));
  expect(server.runs('run_tool')).toBe(2);
});

it('access to what runs it is no access to it', async () => {
  const user = SLACK_USERS.bob;
  await world.slack.command({ user, command: '/access', text: 'request calling 1h ticket 1' });
  await approve(world, 'alice', await cardWith(world, 'ticket 1'));
  const call = async (name: string) => (await bob.call('call_tool', { name })).text;
  await expect.poll(() => call('get_row')).toContain('done');
  expect(await call('purge_rows')).toContain('temporary');
});
