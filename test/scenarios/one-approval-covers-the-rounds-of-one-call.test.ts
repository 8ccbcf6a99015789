import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FixtureServer, startFixtureServer } from '../conformance/fixture-server.ts';
import { approve, cardsWith, cardWith } from '../support/approvers.ts';
import { ALLOW_ALL, askDba } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';
import { createStatelessAgent, type StatelessAgent } from '../support/stateless-agent.ts';

let server: FixtureServer;
let world: World;
let bob: StatelessAgent;

const TOOL = 'test_input_required_result_multi_round';

beforeAll(async () => {
  server = await startFixtureServer();
  const ask = { id: 'ask', match: { tool: TOOL }, action: 'require-approval', approvers: 'dba' };
  world = await startWorld({ servers: { fixture: server.url }, policy: askDba(ask, ...ALLOW_ALL.rules) });
  bob = await createStatelessAgent(world, { server: 'fixture' });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const accept = (content: object) => ({ action: 'accept', content });

it('asks people once, and takes each round once', async () => {
  const first = bob.call(TOOL);
  await approve(world, 'alice', await cardWith(world, TOOL));
  const one = (await first).result;
  expect(one).toMatchObject({ resultType: 'input_required', inputRequests: { step1: {} } });
  const second = { inputResponses: { step1: accept({ name: 'Ada' }) }, requestState: one?.['requestState'] };
  const two = (await bob.call(TOOL, {}, second)).result;
  expect(two).toMatchObject({ resultType: 'input_required', inputRequests: { step2: {} } });
  const third = { inputResponses: { step2: accept({ color: 'red' }) }, requestState: two?.['requestState'] };
  const three = (await bob.call(TOOL, {}, third)).result;
  expect(three).toMatchObject({ content: [{ type: 'text', text: expect.stringContaining('red') }] });
  expect(cardsWith(world, TOOL)).toHaveLength(1);

  for (const used of [second, third]) {
    const { messages } = await bob.call(TOOL, {}, used);
    expect(messages.at(-1)).toMatchObject({ error: { code: -32602 } });
  }
  const { messages } = await bob.call(TOOL, { other: 'arguments' }, third);
  expect(messages.at(-1)).toMatchObject({ error: { code: -32602 } });
  expect(cardsWith(world, TOOL)).toHaveLength(1);
});
