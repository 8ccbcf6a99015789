import { afterAll, beforeAll, expect, it } from 'vitest';
import { approve, cardWith } from '../support/approvers.ts';
import { type HandWrittenServer, startHandWrittenServer } from '../support/hand-written-server.ts';
import { askDba } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {
      delete_rows: ({ id, params, response }) => {
        const { progressToken } = params['_meta'] as { progressToken: string };
        const say = (message: object) =>
          response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`);
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        for (const progress of [0, 1, 2]) {
          say({ method: 'notifications/progress', params: { progressToken, progress } });
        }
        say({ id, result: { content: [] } });
        response.end();
      },
    },
  });
  world = await startWorld({ servers: { shop: server.url }, policy: askDba() });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

it('sends the head at once, a comment, and progress that rises through the hold and the run', async () => {
  const url = world.mcp('shop');
  const params = {
    name: 'delete_rows',
    arguments: { table: 'patient' },
    _meta: { progressToken: 'token-1' },
  };
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await world.token('bob', url)}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
  });
  // No one has decided yet.
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  });
  await approve(world, 'alice', await cardWith(world, 'patient'));
  const text = await response.text();
  expect(text).toMatch(/^: ?Waiting for approval of dba\./);
  const progress = [...text.matchAll(/"progress":([\d.]+)/g)].map(([, value]) => Number(value));
  expect(progress.length).toBeGreaterThanOrEqual(4);
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  expect(new Set(progress).size).toBe(progress.length);
  expect(text).toContain('"id":1,"result":{"content":[]}');
});
