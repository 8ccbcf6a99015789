import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Agent, createAgent } from '../support/agent.ts';
import { cardWith, deny } from '../support/approvers.ts';
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

it.each([
  { what: 'and keeps the reason from the agent', share: false },
  { what: 'and tells the agent the reason where the approver ticked the box', share: true },
])('is not forwarded $what', async ({ share }) => {
  const marker = `denied-${share}`;
  const answer = agent.call('delete_rows', { table: marker });
  await deny(world, 'carol', await cardWith(world, marker), { reason: 'month-end closing', share });
  const { status, result } = await answer;
  expect(status).toBe(200);
  expect(result).toMatchObject({
    isError: true,
    _meta: {
      'dev.firebreak/decision': {
        action: 'require-approval',
        rule: 'ask-dba',
        approval: { state: 'denied' },
      },
    },
  });
  expect(JSON.stringify(result)).toContain('An approver denied this call');
  expect(JSON.stringify(result).includes('month-end closing')).toBe(share);
  expect(JSON.stringify(result)).not.toContain('same-arguments');
  expect(server.runs('delete_rows')).toBe(0);
});
