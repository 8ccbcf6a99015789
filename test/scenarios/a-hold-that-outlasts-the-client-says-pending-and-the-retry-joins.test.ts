import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Agent, createAgent } from '../support/agent.ts';
import { approve, cardsWith, cardWith } from '../support/approvers.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { askDba } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;
let agent: Agent;

beforeAll(async () => {
  server = await startHandWrittenServer({ tools: { delete_rows: () => textResult('gone') } });
  world = await startWorld({
    servers: { shop: server.url },
    policy: askDba(),
    config: { approvals: { timeout: '15m', hold: { withProgress: '600ms', without: '300ms' } } },
  });
  agent = await createAgent(world, { server: 'shop' });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

interface Decision {
  readonly approval: { readonly id: string; readonly expiresAt: string };
}

/** As it is told to people and models. */
const minuteOf = (iso = ''): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`;

const decisionOf = (result: Record<string, unknown> = {}): Decision | undefined =>
  (result['_meta'] as Record<string, Decision> | undefined)?.['dev.firebreak/decision'];

it('asks once, whatever the order of keys, and runs once when someone has approved', async () => {
  const first = await agent.call('delete_rows', { table: 'joined', where: { b: 1, a: 2 } });
  expect(first.result).toMatchObject({
    isError: true,
    _meta: {
      'dev.firebreak/decision': {
        action: 'require-approval',
        rule: 'ask-dba',
        approval: { id: expect.stringMatching(/^ap_/), state: 'pending', retry: 'same-arguments' },
      },
    },
  });
  const approval = decisionOf(first.result)?.approval;
  expect(JSON.stringify(first.result)).toContain(
    `Approval ${approval?.id} is pending (asked dba). Not executed. The request stays open until ${minuteOf(approval?.expiresAt)}. dba can be asked again until then. Call the same tool again with exactly the same arguments.`,
  );
  expect(Date.parse(approval?.expiresAt ?? '')).toBeGreaterThan(Date.now() + 14 * 60_000);

  const second = await agent.call('delete_rows', { where: { a: 2, b: 1 }, table: 'joined' });
  expect(decisionOf(second.result)?.approval).toEqual(approval);
  expect(cardsWith(world, 'joined')).toHaveLength(1);

  await approve(world, 'alice', await cardWith(world, 'joined'));
  await expect
    .poll(async () => (await agent.call('delete_rows', { table: 'joined', where: { b: 1, a: 2 } })).result, {
      timeout: 5000,
    })
    .toEqual(textResult('gone'));
  expect(server.runs('delete_rows')).toBe(1);
});

it('asks anew for other arguments', async () => {
  const [one, other] = await Promise.all([
    agent.call('delete_rows', { table: 'other', limit: 1 }),
    agent.call('delete_rows', { table: 'other', limit: 10 }),
  ]);
  expect(decisionOf(one.result)?.approval.id).not.toBe(decisionOf(other.result)?.approval.id);
  await expect.poll(() => cardsWith(world, 'other').length, { timeout: 5000 }).toBe(2);
});

it('joins identical calls that come at the same moment', async () => {
  const answers = await Promise.all([1, 2, 3].map(() => agent.call('delete_rows', { table: 'thrice' })));
  const ids = answers.map(({ result }) => decisionOf(result)?.approval.id);
  expect(new Set(ids).size).toBe(1);
});
