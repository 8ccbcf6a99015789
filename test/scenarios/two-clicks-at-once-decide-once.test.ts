import { afterAll, beforeAll, expect, it } from 'vitest';
import { APPROVALS_CHANNEL, SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import { type Agent, createAgent } from '../support/agent.ts';
import { approve, cardWith, toldTo } from '../support/approvers.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { askDba } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;
let agent: Agent;

beforeAll(async () => {
  server = await startHandWrittenServer({ tools: { delete_rows: () => textResult('gone') } });
  world = await startWorld({ servers: { shop: server.url }, policy: askDba() });
  agent = await createAgent(world, { server: 'shop' });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

it('runs the call once where two people approve at the same moment', async () => {
  const answer = agent.call('delete_rows', { table: 'both-say-yes' });
  const card = await cardWith(world, 'both-say-yes');
  await Promise.all([approve(world, 'alice', card), approve(world, 'carol', card)]);
  expect((await answer).result).toEqual(textResult('gone'));
  await expect
    .poll(() => toldTo(world, 'alice') + toldTo(world, 'carol'), { timeout: 5000 })
    .toContain('This request is approved already, by @');
  expect(server.runs('delete_rows')).toBe(1);
});

it('lets one of approve and deny win, and the call obeys the winner', async () => {
  const before = server.runs('delete_rows');
  const answer = agent.call('delete_rows', { table: 'yes-and-no' });
  const ts = await cardWith(world, 'yes-and-no');
  const user = SLACK_USERS.carol;
  await world.slack.click({ user, channel: APPROVALS_CHANNEL, ts, text: 'Deny…' });
  await expect.poll(() => world.slack.modals(user).length, { timeout: 5000 }).toBe(1);
  await Promise.all([
    world.slack.submitView({ user, values: { reason: 'no' } }),
    approve(world, 'alice', ts),
  ]);
  const { result } = await answer;
  const ran = server.runs('delete_rows') - before;
  expect(ran).toBe(result?.['isError'] === true ? 0 : 1);
  await expect
    .poll(() => toldTo(world, ran === 1 ? 'carol' : 'alice'), { timeout: 5000 })
    .toContain(ran === 1 ? 'is approved already, by @alice' : 'is denied already, by @carol');
});
