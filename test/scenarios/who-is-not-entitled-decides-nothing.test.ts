import { afterAll, beforeAll, expect, it } from 'vitest';
import { SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import { type Agent, createAgent } from '../support/agent.ts';
import { approve, cardWith, deny, toldTo } from '../support/approvers.ts';
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
  // Alice asks, and is in the group that approves.
  agent = await createAgent(world, { server: 'shop', subject: 'alice' });
  await world.slack.setGroupMembers(
    'S0DBA',
    Object.values(SLACK_USERS).filter((user) => user !== SLACK_USERS.eve),
  );
  world.slack.setUser(SLACK_USERS.bob, { is_restricted: true });
  world.slack.setUser(SLACK_USERS.dave, { deleted: true });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

it('tells the requester, a stranger, a guest and a deactivated account why, and waits for someone who may', async () => {
  const answer = agent.call('delete_rows', { table: 'entitled' });
  const card = await cardWith(world, 'entitled');
  const refused = [
    ['alice', 'This is your own request'],
    ['eve', 'You are not an approver of this request'],
    ['bob', 'Guests cannot decide'],
    ['dave', 'This Slack account is deactivated'],
  ] as const;
  for (const [who, problem] of refused) {
    await approve(world, who, card);
    await expect.poll(() => toldTo(world, who)).toContain(problem);
  }
  await deny(world, 'eve', card, { reason: 'a stranger denies nothing either' });
  await expect.poll(() => toldTo(world, 'eve').split('You are not an approver').length).toBe(3);
  expect(server.runs('delete_rows')).toBe(0);

  await approve(world, 'carol', card);
  expect((await answer).result).toEqual(textResult('gone'));
});
