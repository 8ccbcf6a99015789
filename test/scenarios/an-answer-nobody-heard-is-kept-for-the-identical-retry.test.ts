import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { APPROVALS_CHANNEL, SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import { type SlowServer, startSlowServer } from '../support/slow-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

let slow: SlowServer;
let world: World;

beforeAll(async () => {
  slow = await startSlowServer({ takes: 600 });
  world = await startWorld({
    servers: { slow: slow.url },
    policy: {
      version: 1,
      approvers: { dba: { any: [{ slackGroup: 'S0DBA' }] } },
      rules: [{ id: 'ask', match: { tool: 'delete_all' }, action: 'require-approval', approvers: 'dba' }],
    },
  });
});
afterAll(async () => {
  await world.close();
  await slow.close();
});

const call = async (signal?: AbortSignal): Promise<string> => {
  const url = world.mcp('slow');
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await world.token('bob', url)}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"delete_all","arguments":{"table":"t"}}}',
    ...(signal === undefined ? {} : { signal }),
  });
  return response.text();
};

it('gives the answer to the retry and does not run the call again', async () => {
  const left = new AbortController();
  const abandoned = call(left.signal).catch(() => 'left');
  await expect.poll(() => world.slack.lastMessage(APPROVALS_CHANNEL)?.ts).toBeDefined();
  const ts = world.slack.lastMessage(APPROVALS_CHANNEL)?.ts ?? '';
  await world.slack.click({ user: SLACK_USERS.alice, channel: APPROVALS_CHANNEL, ts, text: 'Approve' });
  await expect.poll(() => slow.runs()).toBe(1);
  left.abort();
  expect(await abandoned).toBe('left');
  await sleep(1000);
  expect(await call()).toContain('deleted, run 1');
  expect(slow.runs()).toBe(1);
});
