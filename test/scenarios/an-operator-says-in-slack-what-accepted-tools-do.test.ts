/** The modal with tools that wait shows what each is taken to do and why; what an operator says instead is written down. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { APPROVALS_CHANNEL, SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import { type Agent, createAgent } from '../support/agent.ts';
import { cardSays, cardWith, toldTo } from '../support/approvers.ts';
import { askApi } from '../support/auditor.ts';
import { type ChangingServer, startChangingServer } from '../support/changing-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

type Who = keyof typeof SLACK_USERS;
type Shown = { name: string; hash: string; effect: string; from: string; reason: string };
type Page = { items: { accepted: Shown[]; waiting: Shown[] }[] };

const thing = (name: string) => ({ name, description: `The ${name}.`, inputSchema: { type: 'object' } });

let server: ChangingServer;
let world: World;
let bob: Agent;

beforeEach(async () => {
  server = await startChangingServer([thing('frobnicate_cache'), thing('list_things')]);
  world = await startWorld({
    servers: { things: { url: server.url, pinning: 'strict' } },
    policy: { version: 1, defaults: { read: 'allow', write: 'deny', destructive: 'deny', unknown: 'deny' } },
    slackMode: 'http',
    config: ({ identity }) =>
      Promise.resolve({
        identity: { ...identity, roles: { auditor: ['auditors'], operator: ['platform', 'S0OPS'] } },
      }),
    workspace: (seed) => ({
      ...seed,
      groups: [{ id: 'S0OPS', handle: 'ops', users: [SLACK_USERS.carol] }],
    }),
  });
  bob = await createAgent(world, { server: 'things' });
  await bob.request('tools/list');
});
afterEach(async () => {
  await world.close();
  server.close();
});

const patience = { timeout: 5000, interval: 20 };
const tools = async (): Promise<Page['items'][number] | undefined> =>
  ((await (await askApi(world, 'carol', '/tools')).json()) as Page).items[0];

const review = async (who: Who, ts: string) => {
  const user = SLACK_USERS[who];
  await world.slack.click({ user, channel: APPROVALS_CHANNEL, ts, text: 'Review…' });
  await vi.waitUntil(() => world.slack.modals(user).length === 1, patience);
  return world.slack.modals(user)[0];
};
const hashOf = async (name: string): Promise<string> =>
  (await tools())?.waiting.find((tool) => tool.name === name)?.hash ?? '';

it('shows the suggestions with their reasons, in the message and in the modal', async () => {
  const card = await cardWith(world, 'frobnicate_cache · suggested: unknown');
  await cardSays(world, card, 'list_things · suggested: read');
  const modal = JSON.stringify(await review('carol', card));
  expect(modal).toContain('What frobnicate_cache does');
  expect(modal).toContain('Why: its name does not say what it does.');
  expect(modal).toContain('Suggested: read');
});

it('writes down what an operator says with the tool, and leaves the others as suggested', async () => {
  const card = await cardWith(world, 'frobnicate_cache');
  await review('carol', card);
  const hash = await hashOf('frobnicate_cache');
  await world.slack.submitView({ user: SLACK_USERS.carol, values: { [`effect_${hash}`]: 'read' } });
  await cardSays(world, card, 'Accepted by');
  expect((await tools())?.accepted).toEqual([
    expect.objectContaining({ name: 'frobnicate_cache', effect: 'read', from: 'operator' }),
    expect.objectContaining({ name: 'list_things', effect: 'read', from: 'suggestion' }),
  ]);
  expect((await bob.call('frobnicate_cache')).text).not.toContain('denied');
  expect(server.calls).toEqual(['frobnicate_cache']);
  const log = await (await askApi(world, 'dave', '/audit')).text();
  expect(log).toMatch(/"action":"tools.accept"[^}]*frobnicate_cache: read, list_things/);
});

it('keeps what was set before for the next definition, and says so', async () => {
  const card = await cardWith(world, 'frobnicate_cache');
  await review('carol', card);
  const hash = await hashOf('frobnicate_cache');
  await world.slack.submitView({ user: SLACK_USERS.carol, values: { [`effect_${hash}`]: 'destructive' } });
  await cardSays(world, card, 'Accepted by');
  server.tools = [{ ...thing('frobnicate_cache'), description: 'Another cache.' }];
  await bob.request('tools/list');
  const next = await cardWith(world, 'as set before: destructive');
  await review('carol', next);
  await world.slack.submitView({ user: SLACK_USERS.carol });
  await cardSays(world, next, 'Accepted by');
  expect((await tools())?.accepted).toContainEqual(
    expect.objectContaining({ name: 'frobnicate_cache', effect: 'destructive', from: 'operator' }),
  );
});

it('takes no effect from one who is no operator, nor one that no operator can set', async () => {
  const card = await cardWith(world, 'frobnicate_cache');
  const hash = await hashOf('frobnicate_cache');
  await review('eve', card);
  await world.slack.submitView({ user: SLACK_USERS.eve, values: { [`effect_${hash}`]: 'read' } });
  await expect.poll(() => toldTo(world, 'eve'), patience).toContain('Nothing was accepted');
  expect((await tools())?.accepted).toEqual([]);
});
