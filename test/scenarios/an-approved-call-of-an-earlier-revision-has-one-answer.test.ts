/** Before 2026-07-28 no result asks for more, whatever its members are called: it is passed on, and the call has run. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { approve, cardSays, cardWith } from '../support/approvers.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

const RESULT = {
  ...textResult('deleted'),
  resultType: 'input_required',
  requestState: 'state-of-the-server',
};

let server: HandWrittenServer;
let world: World;

beforeAll(async () => {
  server = await startHandWrittenServer({ tools: { delete_all: () => RESULT } });
  world = await startWorld({
    servers: { shop: server.url },
    policy: {
      version: 1,
      approvers: { dba: { any: [{ slackGroup: 'S0DBA' }] } },
      rules: [{ id: 'ask', match: { tool: 'delete_all' }, action: 'require-approval', approvers: 'dba' }],
    },
  });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

it('passes on a result of 2025-11-25 that reads like a question, and says that the call was executed', async () => {
  const agent = await createAgent(world, { server: 'shop' });
  const answer = agent.call('delete_all', {}, { headers: { 'mcp-protocol-version': '2025-11-25' } });
  const card = await cardWith(world, 'delete_all');
  await approve(world, 'alice', card);
  expect((await answer).result).toEqual(RESULT);
  await cardSays(world, card, 'executed');
  expect(server.runs('delete_all')).toBe(1);
});
