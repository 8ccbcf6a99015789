import { afterAll, beforeAll, expect, it } from 'vitest';
import { SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import { type Agent, createAgent } from '../support/agent.ts';
import { approve, cardWith, toldTo } from '../support/approvers.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;
let agent: Agent;

const access = (title: string, tool: string) => ({
  title,
  servers: ['shop'],
  tools: [tool],
  max: '4h',
  approvers: 'dba',
  requesters: ['S0SUPPORT'],
});

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: { refund_order: () => textResult('refunded'), close_order: () => textResult('closed') },
  });
  world = await startWorld({
    servers: { shop: server.url },
    policy: {
      version: 1,
      approvers: { dba: { any: [{ slackGroup: 'S0DBA' }] } },
      access: { refunds: access('Refunds', 'refund_order'), closing: access('Closing', 'close_order') },
      rules: [{ id: 'temporary', match: { tool: ['refund_order', 'close_order'] }, action: 'require-grant' }],
    },
    workspace: (seed) => ({
      ...seed,
      groups: [...seed.groups, { id: 'S0SUPPORT', handle: 'support', users: [SLACK_USERS.bob] }],
    }),
  });
  agent = await createAgent(world, { server: 'shop' });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const ask = (text: string) => world.slack.command({ user: SLACK_USERS.bob, command: '/access', text });
const said = async (call: Promise<{ result: Record<string, unknown> | undefined }>) =>
  JSON.stringify((await call).result);

it('is open after the click, counts from the click, and is over with the first call after its end', async () => {
  const refused = await agent.call('refund_order', { id: 1 });
  expect(refused.result).toMatchObject({
    isError: true,
    content: [{ text: expect.stringContaining('refunds') }],
    _meta: { 'dev.firebreak/decision': { action: 'require-grant', rule: 'temporary' } },
  });
  await ask('request refunds 2s ticket 4711');
  await approve(world, 'alice', await cardWith(world, 'ticket 4711'));
  await expect.poll(() => said(agent.call('refund_order', { id: 1 }))).toContain('refunded');
  await expect.poll(() => said(agent.call('refund_order', { id: 1 }))).toContain('require-grant');
  const runs = server.runs('refund_order');
  expect(await said(agent.call('refund_order', { id: 2 }))).toContain('require-grant');
  expect(server.runs('refund_order')).toBe(runs);
});

it('is over at once if its owner gives it back, and belongs to no one else', async () => {
  await ask('request closing 1h year-end closing');
  await approve(world, 'alice', await cardWith(world, 'year-end closing'));
  await expect.poll(() => said(agent.call('close_order'))).toContain('"closed"');
  const eve = await createAgent(world, { server: 'shop', subject: 'eve' });
  expect(await said(eve.call('close_order'))).toContain('require-grant');
  await ask('end');
  await expect.poll(() => toldTo(world, 'bob')).toContain('Ended closing');
  expect(await said(agent.call('close_order'))).toContain('require-grant');
});
