/** A click on a call that policy or an operator has stopped meanwhile ends the request, and says so to the clicker. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { createAgent } from '../support/agent.ts';
import { approve, cardSays, cardWith, toldTo } from '../support/approvers.ts';
import { type SlowServer, startSlowServer } from '../support/slow-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

const ASK = { id: 'ask', match: { tool: 'delete_all' }, action: 'require-approval', approvers: 'two' };
const FROZEN = {
  id: 'frozen',
  match: { tool: 'delete_all' },
  action: 'deny',
  message: 'Nothing is deleted today.',
};
const policyWith = (...rules: object[]) => ({
  version: 1,
  approvers: { two: { any: [{ slackGroup: 'S0DBA' }, { user: 'alice@acme.example' }], quorum: 2 } },
  rules,
});

let slow: SlowServer;
let world: World;

beforeEach(async () => {
  slow = await startSlowServer({ takes: 0 });
  world = await startWorld({ servers: { slow: slow.url }, policy: policyWith(ASK) });
});
afterEach(async () => {
  await world.close();
  await slow.close();
});

const putInForce = async (policy: object) => {
  writeFileSync(join(world.folder, 'policy.yaml'), stringify(policy));
  await world.gateway.reloadPolicy();
};

const api = async (subject: string, path: string, body?: object) => {
  const base = `${world.gateway.url}/api`;
  const authorization = `Bearer ${await world.token(subject, base)}`;
  const headers = { authorization, 'content-type': 'application/json' };
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  return fetch(`${base}${path}`, { headers, ...sent });
};

const openRequest = async (): Promise<string> => {
  const { items } = (await (await api('alice', '/v1/approvals?state=pending')).json()) as {
    items: { id: string }[];
  };
  return items[0]?.id ?? '';
};

it('cancels the request at a click in Slack, before a second person has to click as well', async () => {
  const agent = await createAgent(world, { server: 'slow' });
  const held = agent.call('delete_all');
  const card = await cardWith(world, 'delete_all');
  await putInForce(policyWith(ASK, FROZEN));
  await approve(world, 'alice', card);
  await expect.poll(() => toldTo(world, 'alice')).toContain('Nothing is deleted today.');
  expect(toldTo(world, 'alice')).toContain('Your approval was not counted');
  await cardSays(world, card, 'Cancelled');
  await cardSays(world, card, 'Denied since it was asked for: Nothing is deleted today.');
  const { result } = await held;
  expect(JSON.stringify(result)).toContain('"rule":"frozen"');
  expect(slow.runs()).toBe(0);
});

it('cancels it at a decision by the API in the same way', async () => {
  const agent = await createAgent(world, { server: 'slow' });
  const held = agent.call('delete_all');
  await cardWith(world, 'delete_all');
  const id = await openRequest();
  await putInForce(policyWith(ASK, FROZEN));
  const answer = await api('alice', `/v1/approvals/${id}/decision`, { decision: 'approve' });
  expect(answer.status).toBe(409);
  expect(await answer.text()).toContain('Nothing is deleted today.');
  expect(JSON.stringify((await held).result)).toContain('"rule":"frozen"');
});

it('lets the approver deny it all the same, and counts that as a denial', async () => {
  const agent = await createAgent(world, { server: 'slow' });
  const held = agent.call('delete_all');
  await cardWith(world, 'delete_all');
  const id = await openRequest();
  await putInForce(policyWith(ASK, FROZEN));
  const answer = await api('alice', `/v1/approvals/${id}/decision`, { decision: 'deny' });
  expect(await answer.json()).toMatchObject({ state: 'denied' });
  expect((await held).text).toContain('denied');
});

it('counts an approval if the new rule may not be about these arguments', async () => {
  const agent = await createAgent(world, { server: 'slow' });
  const held = agent.call('delete_all', { nr: 1 });
  const card = await cardWith(world, 'delete_all');
  await putInForce(policyWith(ASK, { ...FROZEN, match: { tool: 'delete_all', args: { nr: 2 } } }));
  await approve(world, 'alice', card);
  await cardSays(world, card, '1 more person has to approve');
  await approve(world, 'carol', card);
  expect((await held).text).toContain('deleted, run 1');
});
