import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import { type Agent, createAgent } from '../support/agent.ts';
import { approve, cardWith } from '../support/approvers.ts';
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
  world = await startWorld({ servers: { shop: server.url }, policy: askDba(), slackMode: 'http' });
  agent = await createAgent(world, { server: 'shop' });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

/** The click of a member of the group, as Slack would send it. */
const clickOn = (id: string): string => {
  const payload = {
    type: 'block_actions',
    user: { id: SLACK_USERS.alice, team_id: 'T0ACME' },
    team: { id: 'T0ACME' },
    api_app_id: 'A0FIREBREAK',
    trigger_id: 'forged',
    container: { type: 'message' },
    actions: [{ type: 'button', action_id: 'approval_approve', block_id: 'b', value: id }],
  };
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
};

const send = async (body: string, { secret, age = 0 }: { secret: string; age?: number }): Promise<number> => {
  const timestamp = String(Math.floor(Date.now() / 1000) - age);
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  const response = await fetch(`${world.gateway.url}/slack/events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    },
    body,
  });
  await response.arrayBuffer();
  return response.status;
};

it('lets only what Slack has signed just now approve', async () => {
  const answer = agent.call('delete_rows', { table: 'signed' });
  const card = await cardWith(world, 'signed');
  const [id = ''] = /ap_[\w-]+/.exec(JSON.stringify(world.slack.messages('C0APPROVALS'))) ?? [];
  const body = clickOn(id);
  const secret = world.slack.signingSecret;
  expect(await send(body, { secret: 'guessed' })).toBe(401);
  expect(await send(body, { secret, age: 6 * 60 })).toBe(401);
  const unsigned = await fetch(`${world.gateway.url}/slack/events`, { method: 'POST', body });
  expect(unsigned.status).toBe(401);
  expect(await Promise.race([answer, 'still waiting'])).toBe('still waiting');
  expect(server.runs('delete_rows')).toBe(0);

  await approve(world, 'alice', card);
  expect((await answer).result).toEqual(textResult('gone'));
  // A replay within five minutes is signed as well, and finds nothing left to decide.
  expect(await send(body, { secret })).toBe(200);
  expect(server.runs('delete_rows')).toBe(1);
});
