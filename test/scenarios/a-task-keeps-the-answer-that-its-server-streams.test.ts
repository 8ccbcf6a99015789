/** A held call that became a task has no client to stream to: of a server's stream the answer is kept, nothing else. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { approve, cardSays, cardWith } from '../support/approvers.ts';
import {
  type HandWrittenServer,
  type Received,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { askDba } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';
import { createStatelessAgent } from '../support/stateless-agent.ts';

let server: HandWrittenServer;
let world: World;

const streamed = ({ id, response }: Received): undefined => {
  const message = {
    jsonrpc: '2.0',
    method: 'notifications/message',
    params: { level: 'info', data: 'so far' },
  };
  const answer = { jsonrpc: '2.0', id, result: textResult('gone') };
  response.setHeader('content-type', 'text/event-stream');
  response.end([message, answer].map((each) => `data: ${JSON.stringify(each)}\n\n`).join(''));
};

beforeAll(async () => {
  server = await startHandWrittenServer({ tools: { delete_rows: streamed } });
  world = await startWorld({
    servers: { shop: server.url },
    policy: askDba(),
    config: { approvals: { timeout: '15m', hold: { withProgress: '10s', without: '300ms' } } },
  });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

it('completes the task with the answer at the end of the stream', async () => {
  const agent = await createStatelessAgent(world, { server: 'shop', tasks: true });
  const { taskId } = (await agent.call('delete_rows', { table: 'orders' })).result as { taskId: string };
  const card = await cardWith(world, 'orders');
  await approve(world, 'alice', card);
  await cardSays(world, card, 'Approved by');
  await expect
    .poll(async () => (await agent.task('tasks/get', taskId)).result, { timeout: 10_000 })
    .toMatchObject({ status: 'completed', result: textResult('gone') });
  expect(server.runs('delete_rows')).toBe(1);
});
