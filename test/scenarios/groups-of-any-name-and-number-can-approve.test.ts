import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { approve, cardWith, toldTo } from '../support/approvers.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;

const ALICE = 'alice@acme.example';
/** Of the policy file: more than twenty, at which others told no one (rivals 6). */
const LISTED = Array.from({ length: 28 }, (_, n) => `team-${n}`);
/** Of tokens: names that others cut at colons or commas. */
const CLAIMED = ['acme:platform:dba', 'Ops, on call / "night" & *'];

beforeAll(async () => {
  server = await startHandWrittenServer({ tools: { delete_rows: () => textResult('gone') } });
  world = await startWorld({
    servers: { shop: server.url },
    policy: {
      version: 1,
      groups: Object.fromEntries(
        LISTED.map((name) => [name, [name === 'team-27' ? ALICE : 'nobody@acme.example']]),
      ),
      approvers: { many: { any: [...LISTED, ...CLAIMED].map((group) => ({ group })) } },
      rules: [{ id: 'ask', match: { tool: 'delete_*' }, action: 'require-approval', approvers: 'many' }],
    },
  });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const ask = async (about: string) => {
  const agent = await createAgent(world, { server: 'shop' });
  const answer = agent.call('delete_rows', { table: about });
  return { answer, card: await cardWith(world, about) };
};

it('in Slack, for those who are in the last of many', async () => {
  const { answer, card } = await ask('many');
  await approve(world, 'dave', card);
  await expect.poll(() => toldTo(world, 'dave')).toContain('You are not an approver');
  await approve(world, 'alice', card);
  expect((await answer).result).toEqual(textResult('gone'));
});

it.each(CLAIMED)('by the API, for those whose token says %s, and no part of it', async (group) => {
  const api = `${world.gateway.url}/api`;
  const { answer } = await ask(`claimed-${CLAIMED.indexOf(group)}`);
  const headersOf = async (by: string, groups: readonly string[]) => ({
    authorization: `Bearer ${await world.token(by, api, { groups })}`,
    'content-type': 'application/json',
  });
  const listed = await fetch(`${api}/v1/approvals?state=pending`, {
    headers: await headersOf('carol', ['platform']),
  });
  const [open] = ((await listed.json()) as { items: { id: string }[] }).items;
  const decide = async (groups: readonly string[]) => {
    const headers = await headersOf('eve', groups);
    const body = JSON.stringify({ decision: 'approve' });
    return (await fetch(`${api}/v1/approvals/${open?.id}/decision`, { method: 'POST', headers, body }))
      .status;
  };
  expect(await decide(group.split(/[:,]/).map((part) => part.trim()))).toBe(403);
  expect(await decide([group])).toBe(200);
  expect((await answer).result).toEqual(textResult('gone'));
});
