import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { APPROVALS_CHANNEL, SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import { type SlowServer, startSlowServer } from '../support/slow-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

const ASK = { id: 'ask', match: { tool: 'delete_all' }, action: 'require-approval', approvers: 'dba' };
const policyWith = (...rules: object[]) => ({
  version: 1,
  approvers: { dba: { any: [{ slackGroup: 'S0DBA' }] } },
  rules,
});

let slow: SlowServer;
let world: World;

beforeAll(async () => {
  slow = await startSlowServer({ takes: 0 });
  world = await startWorld({ servers: { slow: slow.url }, policy: policyWith(ASK) });
});
afterAll(async () => {
  await world.close();
  await slow.close();
});

it('refuses a call that was approved after policy came to deny it', async () => {
  const url = world.mcp('slow');
  const answer = fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await world.token('bob', url)}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"delete_all","arguments":{}}}',
  }).then((response) => response.text());
  await expect.poll(() => world.slack.lastMessage(APPROVALS_CHANNEL)?.ts).toBeDefined();
  const stricter = policyWith(ASK, { id: 'frozen', match: { tool: 'delete_all' }, action: 'deny' });
  writeFileSync(join(world.folder, 'policy.yaml'), stringify(stricter));
  await world.gateway.reloadPolicy();
  const ts = world.slack.lastMessage(APPROVALS_CHANNEL)?.ts ?? '';
  await world.slack.click({ user: SLACK_USERS.alice, channel: APPROVALS_CHANNEL, ts, text: 'Approve' });
  expect(await answer).toContain('"rule":"frozen"');
  expect(slow.runs()).toBe(0);
});
