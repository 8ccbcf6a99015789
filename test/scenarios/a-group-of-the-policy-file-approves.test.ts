import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { approve, cardSays, cardWith, toldTo } from '../support/approvers.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;

/** As on a free plan of Slack: no user groups, no directory. */
const POLICY = `version: 1
groups:
  owners: [alice@acme.example, U0CAROL]
  helpers: [bob@acme.example]
approvers: { owners: { any: [{ group: owners }] } }
access:
  refunds: { title: Refunds, servers: [shop], tools: [refund_order], max: 1h, approvers: owners, requesters: [helpers] }
rules:
  - { id: ask-owners, match: { tool: "delete_*" }, action: require-approval, approvers: owners }
  - { id: lent, match: { tool: refund_order }, action: require-grant }
`;

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: { delete_rows: () => textResult('gone'), refund_order: () => textResult('refunded') },
  });
  world = await startWorld({
    servers: { shop: server.url },
    policy: POLICY,
    config: { approvals: { hold: { without: '300ms' } } },
    workspace: (seed) => ({ ...seed, groups: [] }),
  });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const members = async (owners: string): Promise<void> => {
  const file = join(world.folder, 'policy.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/owners: \[.*\]\n/, `owners: [${owners}]\n`));
  await world.gateway.reloadPolicy();
};
const told = { timeout: 5000 };

it('by its members of now, at the click and once more when the approval is spent', async () => {
  const agent = await createAgent(world, { server: 'shop' });
  const call = () => agent.call('delete_rows', { table: 'listed' });
  await call();
  const card = await cardWith(world, 'listed');
  await approve(world, 'dave', card);
  await expect.poll(() => toldTo(world, 'dave'), told).toContain('You are not an approver');
  await members('U0CAROL');
  await approve(world, 'alice', card);
  await expect.poll(() => toldTo(world, 'alice'), told).toContain('You are not an approver');
  await approve(world, 'carol', card);
  await cardSays(world, card, 'Approved by');
  await members('alice@acme.example');
  expect(JSON.stringify((await call()).result)).toContain('@carol could not be verified again as approver');
  expect(server.runs('delete_rows')).toBe(0);

  await call();
  await approve(world, 'alice', await cardWith(world, 'listed'));
  await expect.poll(async () => JSON.stringify((await call()).result), told).toContain('gone');
});

it('whatever groups of the same name a token brings', async () => {
  const api = `${world.gateway.url}/api`;
  const agent = await createAgent(world, { server: 'shop' });
  await agent.call('delete_rows', { table: 'claimed' });
  await cardWith(world, 'claimed');
  const decide = async (by: string, groups: readonly string[]): Promise<number> => {
    const headers = {
      authorization: `Bearer ${await world.token(by, api, { groups })}`,
      'content-type': 'application/json',
    };
    const operator = { authorization: `Bearer ${await world.token('carol', api)}` };
    const listed = await fetch(`${api}/v1/approvals?state=pending`, { headers: operator });
    const [open] = ((await listed.json()) as { items: { id: string }[] }).items;
    const body = JSON.stringify({ decision: 'deny' });
    const path = `${api}/v1/approvals/${open?.id}/decision`;
    return (await fetch(path, { method: 'POST', headers, body })).status;
  };
  expect(await decide('eve', ['owners'])).toBe(403);
  expect(await decide('alice', [])).toBe(200);
});

it('lets its members ask for access, and no one else', async () => {
  const ask = (user: string, problem: string) =>
    world.slack.command({ user, command: '/access', text: `request refunds 10m ${problem}` });
  await ask('U0EVE', 'curiosity');
  await expect.poll(() => toldTo(world, 'eve'), told).toContain('members of helpers may');
  await ask('U0BOB', 'ticket 12');
  await approve(world, 'alice', await cardWith(world, 'ticket 12'));
  const agent = await createAgent(world, { server: 'shop' });
  await expect
    .poll(async () => JSON.stringify((await agent.call('refund_order')).result), told)
    .toContain('refunded');
});
