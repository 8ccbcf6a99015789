import { afterAll, beforeAll, expect, it } from 'vitest';
import { SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import { createAgent } from '../support/agent.ts';
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

beforeAll(async () => {
  server = await startHandWrittenServer({ tools: { delete_rows: () => textResult('gone') } });
  world = await startWorld({
    servers: { shop: server.url },
    policy: askDba(),
    config: { approvals: { hold: { without: '300ms' } } },
  });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

it('refuses to spend an approval whose approver has lost the membership since', async () => {
  const agent = await createAgent(world, { server: 'shop' });
  await agent.call('delete_rows', { table: 'left-the-group' });
  const card = await cardWith(world, 'left-the-group');
  await approve(world, 'alice', card);
  await cardSays(world, card, 'Approved by');
  await world.slack.setGroupMembers('S0DBA', [SLACK_USERS.carol]);
  const { result } = await agent.call('delete_rows', { table: 'left-the-group' });
  expect(result).toMatchObject({
    isError: true,
    content: [{ text: expect.stringContaining('@alice could not be verified again as approver') }],
  });
  expect(server.runs('delete_rows')).toBe(0);
});
