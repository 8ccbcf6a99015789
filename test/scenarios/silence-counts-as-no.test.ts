import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Agent, createAgent } from '../support/agent.ts';
import { approve, cardSays, cardWith } from '../support/approvers.ts';
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
  world = await startWorld({
    servers: { shop: server.url },
    policy: askDba(),
    config: { approvals: { timeout: '1s' } },
  });
  agent = await createAgent(world, { server: 'shop' });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

it('tells the agent that no one decided, and a click that comes later changes nothing', async () => {
  const answer = agent.call('delete_rows', { table: 'silence' });
  const card = await cardWith(world, 'silence');
  const { result } = await answer;
  expect(result).toMatchObject({
    isError: true,
    content: [{ text: 'No one decided in time. The call was not executed.' }],
    _meta: { 'dev.firebreak/decision': { approval: { state: 'expired' } } },
  });
  await approve(world, 'alice', card).catch(() => 'the button is gone already');
  await cardSays(world, card, 'Expired');
  expect(server.runs('delete_rows')).toBe(0);
});
