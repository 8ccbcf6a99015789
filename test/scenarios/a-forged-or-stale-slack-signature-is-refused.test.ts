import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import { approve, cardWith } from '../support/approvers.ts';
import { textResult } from '../support/hand-written-server.ts';
import { askDba } from '../support/policies.ts';
import { scenario } from '../support/scenario.ts';

const scene = scenario({
  tools: { delete_rows: () => textResult('gone') },
  policy: askDba(),
  slackMode: 'http',
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
  const response = await fetch(`${scene.world.gateway.url}/slack/events`, {
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
  const answer = scene.agent.call('delete_rows', { table: 'signed' });
  const card = await cardWith(scene.world, 'signed');
  const [id = ''] = /ap_[\w-]+/.exec(JSON.stringify(scene.world.slack.messages('C0APPROVALS'))) ?? [];
  const body = clickOn(id);
  const secret = scene.world.slack.signingSecret;
  expect(await send(body, { secret: 'guessed' })).toBe(401);
  expect(await send(body, { secret, age: 6 * 60 })).toBe(401);
  const unsigned = await fetch(`${scene.world.gateway.url}/slack/events`, { method: 'POST', body });
  expect(unsigned.status).toBe(401);
  expect(await Promise.race([answer, 'still waiting'])).toBe('still waiting');
  expect(scene.server.runs('delete_rows')).toBe(0);

  await approve(scene.world, 'alice', card);
  expect((await answer).result).toEqual(textResult('gone'));
  // A replay within five minutes is signed as well, and finds nothing left to decide.
  expect(await send(body, { secret })).toBe(200);
  expect(scene.server.runs('delete_rows')).toBe(1);
});
