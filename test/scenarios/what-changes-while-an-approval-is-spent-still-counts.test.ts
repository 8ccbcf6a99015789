/** Between the click and the call a companion tool is asked again, for seconds maybe: what changes meanwhile counts all the same. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import { SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import { createAgent } from '../support/agent.ts';
import { approve, cardSays, cardsWith, cardWith } from '../support/approvers.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

const policyWith = (...more: object[]) => ({
  version: 1,
  approvers: { dba: { any: [{ slackGroup: 'S0DBA' }] } },
  rules: [
    {
      id: 'ask-dba',
      match: { server: 'shop', tool: 'delete_rows' },
      action: 'require-approval',
      approvers: 'dba',
      preview: { tool: 'count_rows', args: {}, result: '/count', drift: '0%' },
    },
    ...more,
  ],
});

let server: HandWrittenServer;
let world: World;
let meanwhile: () => Promise<unknown>;
let counts: number;

beforeEach(async () => {
  counts = 0;
  meanwhile = async () => undefined;
  server = await startHandWrittenServer({
    tools: {
      delete_rows: () => textResult('gone'),
      count_rows: async () => {
        counts += 1;
        if (counts === 2) await meanwhile();
        return textResult('{"count":10}');
      },
    },
  });
  world = await startWorld({ servers: { shop: server.url }, policy: policyWith() });
});
afterEach(async () => {
  await world.close();
  await server.close();
});

/** Calls, has alice approve, and resolves with the answer. */
const callApproved = async (options: { token?: string; signal?: AbortSignal } = {}) => {
  const { token, signal } = options;
  const agent = await createAgent(world, { server: 'shop', ...(token === undefined ? {} : { token }) });
  const call = agent.call('delete_rows', {}, signal === undefined ? {} : { signal });
  const ts = await cardWith(world, 'count_rows says 10');
  await approve(world, 'alice', ts);
  return {
    agent,
    ts,
    text: await call.then(
      ({ text }) => text,
      () => 'hung up',
    ),
  };
};

it('a policy that has come to deny it', async () => {
  meanwhile = async () => {
    const frozen = { id: 'frozen', match: { tool: 'delete_rows' }, action: 'deny' };
    writeFileSync(join(world.folder, 'policy.yaml'), stringify(policyWith(frozen)));
    await world.gateway.reloadPolicy();
  };
  expect((await callApproved()).text).toContain('"rule":"frozen"');
  expect(server.runs('delete_rows')).toBe(0);
});

it('an approver who has left the group', async () => {
  meanwhile = async () => {
    await world.slack.setGroupMembers('S0DBA', [SLACK_USERS.carol]);
  };
  const { text, ts } = await callApproved();
  expect(text).toContain('could not be verified again');
  await cardSays(world, ts, 'Cancelled');
  expect(server.runs('delete_rows')).toBe(0);
});

it('a token that has expired', async () => {
  const token = await world.token('bob', world.mcp('shop'), { ttl: 3000 });
  meanwhile = () => new Promise((resolve) => setTimeout(resolve, 3200));
  expect((await callApproved({ token })).text).toContain('Your access token expired');
  expect(server.runs('delete_rows')).toBe(0);
});

it('a client that has hung up: its identical retry then runs, and no one is asked again', async () => {
  const left = new AbortController();
  meanwhile = async () => left.abort();
  const { agent, text } = await callApproved({ signal: left.signal });
  expect(text).toBe('hung up');
  await vi.waitUntil(() => counts === 2);
  await expect.poll(async () => (await agent.call('delete_rows')).text).toContain('"text":"gone"');
  expect(server.runs('delete_rows')).toBe(1);
  expect(cardsWith(world, 'count_rows says 10')).toHaveLength(1);
});
