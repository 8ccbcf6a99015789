import { afterAll, beforeAll, expect, it } from 'vitest';
import { SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import { type Agent, createAgent } from '../support/agent.ts';
import { cardsWith, cardWith, toldTo } from '../support/approvers.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

type Who = keyof typeof SLACK_USERS;

let server: HandWrittenServer;
let world: World;
let agent: Agent;

const TOOLS = ['delete_rows', 'fix_rows', 'drop_base'];

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: Object.fromEntries(TOOLS.map((tool) => [tool, () => textResult(`${tool} done`)])),
  });
  world = await startWorld({
    servers: { shop: server.url },
    policy: {
      version: 1,
      groups: { oncall: ['bob@acme.example', 'U0DAVE'] },
      approvers: { dba: { any: [{ slackGroup: 'S0DBA' }], channel: 'C0DBA' } },
      breakGlass: {
        emergency: { title: 'Shop in an emergency', servers: ['shop'], tools: ['*'], requesters: ['oncall'] },
      },
      rules: [
        { id: 'ask', match: { tool: 'delete_*' }, action: 'require-approval', approvers: 'dba' },
        { id: 'lent', match: { tool: 'fix_*' }, action: 'require-grant' },
        { id: 'never', match: { tool: 'drop_*' }, action: 'deny' },
      ],
    },
    config: { approvals: { hold: { without: '300ms' } } },
    workspace: (seed) => ({
      ...seed,
      channels: [...seed.channels, { id: 'C0DBA', name: 'dba', members: Object.values(SLACK_USERS) }],
      groups: [{ id: 'S0DBA', handle: 'dba', users: [SLACK_USERS.alice, SLACK_USERS.bob] }],
    }),
  });
  agent = await createAgent(world, { server: 'shop' });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const patience = { timeout: 5000 };
const said = async (tool: string): Promise<string> => JSON.stringify((await agent.call(tool)).result);
const type = (who: Who, text: string) =>
  world.slack.command({ user: SLACK_USERS[who], command: '/access', text });
const press = (who: Who, ts: string, text: string) =>
  world.slack.click({ user: SLACK_USERS[who], channel: 'C0DBA', ts, text });
const review = async (who: Who, ts: string, comment: string): Promise<void> => {
  const user = SLACK_USERS[who];
  await press(who, ts, 'Close review…');
  await expect.poll(() => world.slack.modals(user).length, patience).toBe(1);
  await world.slack.submitView({ user, values: { comment } });
};
const api = async (who: Who, path: string, body?: object): Promise<{ status: number; text: string }> => {
  const root = `${world.gateway.url}/api`;
  const authorization = `Bearer ${await world.token(who, root)}`;
  const headers = { authorization, 'content-type': 'application/json' };
  const post = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(`${root}${path}`, { headers, ...post });
  return { status: response.status, text: await response.text() };
};
const openReviews = async (): Promise<{ id: string; reason: string }[]> =>
  JSON.parse((await api('carol', '/v1/reviews')).text).items;

it('is refused to whoever may not, and without a reason', async () => {
  await type('eve', 'breakglass curious');
  await expect.poll(() => toldTo(world, 'eve'), patience).toContain('You may not break the glass');
  await type('bob', 'breakglass');
  await expect.poll(() => toldTo(world, 'bob'), patience).toContain('Say why');
  world.slack.setUser(SLACK_USERS.dave, { is_restricted: true });
  await type('dave', 'breakglass as a guest');
  await expect.poll(() => toldTo(world, 'dave'), patience).toContain('Guests');
  world.slack.setUser(SLACK_USERS.dave, { is_restricted: false, is_bot: true });
  await type('dave', 'breakglass as a bot');
  await expect.poll(() => toldTo(world, 'dave'), patience).toContain('not bots');
  world.slack.setUser(SLACK_USERS.dave, { is_bot: false });
  expect(cardsWith(world, 'Break-glass', 'C0DBA')).toEqual([]);
  expect(await openReviews()).toEqual([]);
});

it('opens what waits for people at once, never what is denied, and tells everyone', async () => {
  expect(await said('fix_rows')).toContain('require-grant');
  expect(await said('fix_rows')).not.toContain('emergency');
  await type('bob', 'breakglass emergency shop is down, ticket 4711');
  const card = await cardWith(world, 'ticket 4711', 'C0DBA');
  expect(JSON.stringify(cardsWith(world, 'ticket 4711', 'C0DBA'))).toMatch(/Active until.*Review open/);
  await expect.poll(() => toldTo(world, 'bob'), patience).toContain('Your access is active');
  for (const tool of ['fix_rows', 'delete_rows']) {
    await expect.poll(() => said(tool), patience).toContain(`${tool} done`);
  }
  expect(await said('drop_base')).toContain('"action":"deny"');

  // Taken away at once by an operator; the review stays open.
  await press('carol', card, 'End now');
  await expect
    .poll(() => cardsWith(world, 'Ended by @carol', 'C0DBA').map(({ ts }) => ts), patience)
    .toEqual([card]);
  expect(await said('fix_rows')).toContain('require-grant');
  expect(await openReviews()).toEqual([expect.objectContaining({ reason: 'shop is down, ticket 4711' })]);
});

it('waits for a review by someone else, who is an operator or an approver', async () => {
  const card = await cardWith(world, 'ticket 4711', 'C0DBA');
  const refused = [
    ['bob', 'your own request'],
    ['eve', 'Only operators and approvers close reviews'],
  ] as const;
  for (const [who, problem] of refused) {
    await review(who, card, 'all fine');
    await expect.poll(() => toldTo(world, who), patience).toContain(problem);
  }
  const [{ id } = { id: '' }] = await openReviews();
  expect((await api('bob', `/v1/reviews/${id}/close`, { comment: 'fine' })).status).toBe(403);
  expect((await api('eve', `/v1/reviews/${id}/close`, { comment: 'fine' })).status).toBe(403);
  expect(await openReviews()).toHaveLength(1);

  await review('alice', card, 'restarted the shop, nothing lost');
  await expect
    .poll(() => cardsWith(world, 'restarted the shop', 'C0DBA').map(({ ts }) => ts), patience)
    .toEqual([card]);
  expect(JSON.stringify(cardsWith(world, 'restarted the shop', 'C0DBA'))).not.toContain('Close review');
  expect(await openReviews()).toEqual([]);
  expect((await api('carol', `/v1/reviews/${id}/close`, { comment: 'again' })).status).toBe(409);
});

it('is closed by the API too, and everything is on record', async () => {
  await type('bob', 'breakglass once more');
  await cardWith(world, 'once more', 'C0DBA');
  const [{ id } = { id: '' }] = await openReviews();
  expect((await api('carol', `/v1/grants/${id}/revoke`, {})).status).toBe(200);
  const closed = await api('carol', `/v1/reviews/${id}/close`, { comment: 'looked at the recording' });
  expect(JSON.parse(closed.text)).toMatchObject({
    state: 'ended',
    review: { state: 'closed', closedBy: 'carol@acme.example', comment: 'looked at the recording' },
  });
  const { items } = JSON.parse((await api('dave', '/v1/audit?limit=200')).text);
  for (const [action, via, email] of [
    ['grant.break-glass', 'slack', 'bob@acme.example'],
    ['grant.revoke', 'slack', 'carol@acme.example'],
    ['review.close', 'slack', 'alice@acme.example'],
    ['grant.revoke', 'api', 'carol@acme.example'],
    ['review.close', 'api', 'carol@acme.example'],
  ]) {
    const by = expect.objectContaining({ email });
    expect(items).toContainEqual(expect.objectContaining({ action, via, by, outcome: 'done' }));
  }
});
