/** A rule that demands a fresh sign-in on the web is not satisfied by Slack: not by a click on the card, nor by one no one could make there. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { registerGateway } from '../../src/demo/company/register-gateway.ts';
import { APPROVALS_CHANNEL, SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import { createAgent } from '../support/agent.ts';
import { cardsWith, cardWith, toldTo } from '../support/approvers.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { createBrowser } from '../support/people-sign-in.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {
      drop_base: () => textResult('dropped'),
      count_rows: () => textResult('{"count":12408}'),
    },
  });
  world = await startWorld({
    servers: { shop: server.url },
    slackMode: 'http',
    policy: {
      version: 1,
      approvers: { dba: { any: [{ group: 'dba' }], stepUp: true } },
      rules: [
        {
          id: 'critical',
          match: { tool: 'drop_base' },
          action: 'require-approval',
          approvers: 'dba',
          preview: { tool: 'count_rows', args: { name: '/name' }, result: '/count', drift: '0%' },
        },
      ],
    },
    config: async ({ identity }, idp) => ({
      identity: { ...identity, signIn: { oidc: await registerGateway(idp) } },
    }),
  });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

/** Signed with Slack's own secret, of a button that this card never had. */
const sendApproveClick = async (id: string, ts: string): Promise<number> => {
  const payload = {
    type: 'block_actions',
    user: { id: SLACK_USERS.alice, team_id: 'T0ACME' },
    team: { id: 'T0ACME' },
    api_app_id: 'A0FIREBREAK',
    trigger_id: 'forged',
    channel: { id: APPROVALS_CHANNEL },
    container: { type: 'message', message_ts: ts, channel_id: APPROVALS_CHANNEL },
    message: { ts },
    actions: [{ type: 'button', action_id: 'approval_approve', block_id: 'b', value: id }],
  };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', world.slack.signingSecret)
    .update(`v0:${timestamp}:${body}`)
    .digest('hex');
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${signature}`,
  };
  const answer = await fetch(`${world.gateway.url}/slack/events`, { method: 'POST', headers, body });
  await answer.arrayBuffer();
  return answer.status;
};

it('while the page that does decide shows what the call would touch', async () => {
  const agent = await createAgent(world, { server: 'shop' });
  const answer = agent.call('drop_base', { name: 'orders' });
  const ts = await cardWith(world, 'count_rows says 12,408');
  const card = JSON.stringify(cardsWith(world, 'count_rows').find((each) => each.ts === ts));
  const url = /http:[^"]+\/approvals\/ap_[\w-]+/.exec(card)?.[0] ?? '';
  const alice = createBrowser('alice');

  await world.slack.click({
    user: SLACK_USERS.alice,
    channel: APPROVALS_CHANNEL,
    ts,
    text: 'Approve on the web',
  });
  expect(await sendApproveClick(url.split('/').at(-1) ?? '', ts)).toBe(200);
  await expect.poll(() => toldTo(world, 'alice'), { timeout: 8000 }).toContain('demands a fresh sign-in');
  expect(server.runs('drop_base')).toBe(0);

  const page = await alice.visit(url);
  expect(page.text).toContain('Approve this call?');
  expect(page.text).toMatch(/<dt>Impact<\/dt><dd>[^<]*12,408/);
  const proof = /name="proof" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const body = new URLSearchParams({ proof, decision: 'approve' });
  await alice.visit(url, { method: 'POST', body, headers: { origin: new URL(url).origin } });
  expect((await answer).result).toEqual(textResult('dropped'));
  expect(server.runs('drop_base')).toBe(1);
});
