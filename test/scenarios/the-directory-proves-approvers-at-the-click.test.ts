import { afterAll, beforeAll, expect, it } from 'vitest';
import { PEOPLE } from '../../src/demo/company/people.ts';
import { APPROVALS_CHANNEL, SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import { type ScimStandIn, type ScimUser, startScim } from '../support/scim-stand-in.ts';
import { type SlowServer, startSlowServer } from '../support/slow-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

let scim: ScimStandIn;
let slow: SlowServer;
let world: World;

beforeAll(async () => {
  scim = await startScim(
    PEOPLE.map(({ subject, email }) => ({
      id: `id-${subject}`,
      userName: subject,
      emails: [{ value: email, primary: true }],
      externalId: SLACK_USERS[subject as keyof typeof SLACK_USERS],
    })),
  );
  scim.groups.set('release-managers', ['id-alice', 'id-bob']);
  slow = await startSlowServer({ takes: 1 });
  world = await startWorld({
    servers: { slow: slow.url },
    policy: {
      version: 1,
      approvers: { managers: { any: [{ group: 'release-managers' }, { user: 'dave@acme.example' }] } },
      rules: [
        { id: 'ask', match: { tool: 'delete_all' }, action: 'require-approval', approvers: 'managers' },
      ],
    },
    config: async ({ slack }) => ({
      slack: { ...slack, identity: { method: 'directory' } },
      directory: { scim: { url: scim.url, token: scim.token, slackIdAttribute: 'externalId' } },
    }),
  });
});
afterAll(async () => {
  await world.close();
  await slow.close();
  await scim.close();
});

let lastId = 0;
const call = async (): Promise<string> => {
  const url = world.mcp('slow');
  lastId += 1;
  const params = { name: 'delete_all', arguments: { run: lastId } };
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await world.token('bob', url)}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: lastId, method: 'tools/call', params }),
  });
  return answer.text();
};
const newCard = async (before: string | undefined): Promise<string> => {
  const ts = () => world.slack.lastMessage(APPROVALS_CHANNEL)?.ts;
  await expect.poll(() => ts() !== undefined && ts() !== before).toBe(true);
  return ts() ?? '';
};
const click = async (person: keyof typeof SLACK_USERS, ts: string) => {
  const user = SLACK_USERS[person];
  const before = world.slack.ephemerals(user).length;
  await world.slack.click({ user, channel: APPROVALS_CHANNEL, ts, text: 'Approve' });
  return () => JSON.stringify(world.slack.ephemerals(user).slice(before));
};

it('lets only members of now approve, never the requester, and no one while it does not answer', async () => {
  const running = call();
  const ts = await newCard(undefined);
  const told = { timeout: 5000 };
  await expect.poll(await click('carol', ts), told).toContain('You are not an approver');
  await expect.poll(await click('bob', ts), told).toContain('your own request');
  scim.habits.status = 500;
  await expect.poll(await click('alice', ts), told).toContain('could not verify you');
  scim.habits.status = 200;
  scim.groups.set('release-managers', ['id-bob']);
  await expect.poll(await click('alice', ts), told).toContain('You are not an approver');
  expect(slow.runs()).toBe(0);
  scim.groups.set('release-managers', ['id-alice']);
  await click('alice', ts);
  expect(await running).toContain('deleted, run 1');
});

it('lets the API approve by the directory too, whatever groups the token brings', async () => {
  const before = world.slack.lastMessage(APPROVALS_CHANNEL)?.ts;
  const running = call();
  await newCard(before);
  const api = `${world.gateway.url}/api`;
  const ask = async (person: string, groups: string[], path: string, body?: object) => {
    const token = await world.token(person, api, { groups });
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const method = body === undefined ? 'GET' : 'POST';
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    return fetch(`${api}${path}`, { method, headers, ...sent });
  };
  const waiting = async (person: string, groups: string[]) =>
    ((await (await ask(person, groups, '/v1/approvals')).json()) as { items: { id: string }[] }).items;
  expect(await waiting('eve', ['release-managers'])).toEqual([]);
  const [first] = await waiting('alice', []);
  const path = `/v1/approvals/${first?.id}/decision`;
  expect((await ask('eve', ['release-managers'], path, { decision: 'approve' })).status).toBe(403);
  expect((await ask('alice', [], path, { decision: 'approve' })).status).toBe(200);
  expect(await running).toContain('deleted, run 2');
});

it('lets no one decide whom it has deactivated, not even by their own name', async () => {
  const before = world.slack.lastMessage(APPROVALS_CHANNEL)?.ts;
  const running = call();
  const ts = await newCard(before);
  const api = `${world.gateway.url}/api`;
  const decide = async (person: string, path: string) => {
    const authorization = `Bearer ${await world.token(person, api)}`;
    const headers = { authorization, 'content-type': 'application/json' };
    const body = JSON.stringify({ decision: 'approve' });
    return fetch(`${api}${path}`, { method: 'POST', headers, body });
  };
  const operator = { authorization: `Bearer ${await world.token('carol', api)}` };
  const listed = await fetch(`${api}/v1/approvals?state=pending`, { headers: operator });
  const [open] = ((await listed.json()) as { items: { id: string }[] }).items;
  const index = scim.people.findIndex(({ id }) => id === 'id-dave');
  const dave = scim.people[index] as ScimUser;
  scim.people[index] = { ...dave, active: false };
  expect((await decide('dave', `/v1/approvals/${open?.id}/decision`)).status).toBe(403);
  await expect.poll(await click('dave', ts)).toContain('does not know your Slack account');
  expect(slow.runs()).toBe(2);
  scim.people[index] = dave;
  expect((await decide('dave', `/v1/approvals/${open?.id}/decision`)).status).toBe(200);
  expect(await running).toContain('deleted, run 3');
});
