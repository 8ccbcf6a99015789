import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FixtureServer, startFixtureServer } from '../conformance/fixture-server.ts';
import { approve, cardsWith, cardWith, deny } from '../support/approvers.ts';
import { askApi } from '../support/auditor.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { ALLOW_ALL, askDba } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';
import { createStatelessAgent, type StatelessAgent } from '../support/stateless-agent.ts';

let server: FixtureServer;
let shop: HandWrittenServer;
let world: World;
let bob: StatelessAgent;

const TOOL = 'test_input_required_result_multi_round';
const FAILING = 'ask_and_fail';

beforeAll(async () => {
  server = await startFixtureServer();
  shop = await startHandWrittenServer({
    tools: {
      [FAILING]: ({ params }) =>
        params['requestState'] === undefined
          ? { resultType: 'input_required', inputRequests: {}, requestState: 'asked' }
          : { resultType: 'complete', ...textResult('no'), isError: true },
    },
  });
  const ask = { id: 'ask', match: { tool: [TOOL, FAILING] }, action: 'require-approval', approvers: 'dba' };
  world = await startWorld({
    servers: { fixture: server.url, shop: shop.url },
    policy: askDba(ask, ...ALLOW_ALL.rules),
  });
  bob = await createStatelessAgent(world, { server: 'fixture' });
});
afterAll(async () => {
  await world.close();
  await server.close();
  await shop.close();
});

/** States of the approvals of this tool, newest first. */
const states = async (wanted: string): Promise<readonly string[]> => {
  const { items } = (await (await askApi(world, 'carol', '/approvals')).json()) as {
    items: { state: string; tool: string }[];
  };
  return items.filter(({ tool }) => tool === wanted).map(({ state }) => state);
};

const accept = (content: object) => ({ action: 'accept', content });

it('asks people once, and takes each retry once', async () => {
  const first = bob.call(TOOL);
  await approve(world, 'alice', await cardWith(world, TOOL));
  const one = (await first).result;
  expect(one).toMatchObject({ resultType: 'input_required', inputRequests: { step1: {} } });
  expect(await states(TOOL)).toEqual(['executing']);
  const second = { inputResponses: { step1: accept({ name: 'Ada' }) }, requestState: one?.['requestState'] };
  const two = (await bob.call(TOOL, {}, second)).result;
  expect(two).toMatchObject({ resultType: 'input_required', inputRequests: { step2: {} } });
  expect(await states(TOOL)).toEqual(['executing']);
  const third = { inputResponses: { step2: accept({ color: 'red' }) }, requestState: two?.['requestState'] };
  const three = (await bob.call(TOOL, {}, third)).result;
  expect(three).toMatchObject({ content: [{ type: 'text', text: expect.stringContaining('red') }] });
  await expect.poll(() => states(TOOL)).toEqual(['executed']);
  expect(cardsWith(world, TOOL)).toHaveLength(1);

  for (const used of [second, third]) {
    const { messages } = await bob.call(TOOL, {}, used);
    expect(messages.at(-1)).toMatchObject({ error: { code: -32602 } });
  }
  const { messages } = await bob.call(TOOL, { other: 'arguments' }, third);
  expect(messages.at(-1)).toMatchObject({ error: { code: -32602 } });
  expect(cardsWith(world, TOOL)).toHaveLength(1);
});

it('has failed if the last retry does, and the identical call is asked about anew', async () => {
  const shopper = await createStatelessAgent(world, { server: 'shop' });
  const first = shopper.call(FAILING);
  await approve(world, 'alice', await cardWith(world, FAILING));
  const requestState = (await first).result?.['requestState'];
  expect((await shopper.call(FAILING)).result).toMatchObject({
    isError: true,
    content: [{ text: expect.stringContaining('running now') }],
  });
  expect(await states(FAILING)).toEqual(['executing']);
  const { result } = await shopper.call(FAILING, {}, { inputResponses: {}, requestState });
  expect(result).toMatchObject({ isError: true, content: [{ text: 'no' }] });
  await expect.poll(() => states(FAILING)).toEqual(['failed']);

  const anew = shopper.call(FAILING);
  await expect.poll(() => cardsWith(world, FAILING).length).toBe(2);
  await deny(world, 'alice', cardsWith(world, FAILING).at(-1)?.ts ?? '', { reason: 'enough' });
  expect((await anew).result).toMatchObject({ isError: true });
});
