import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SlowServer, startSlowServer } from '../support/slow-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

let slow: SlowServer;
let world: World;

beforeAll(async () => {
  slow = await startSlowServer({ takes: 0 });
  world = await startWorld({
    servers: { slow: slow.url },
    policy: {
      version: 1,
      rules: [{ id: 'free', match: { tool: 'delete_all' }, action: 'allow' }],
      budgets: [
        { id: 'few', match: { tool: 'delete_all' }, limit: 3, per: 'caller', window: '1h', action: 'deny' },
      ],
    },
  });
});
afterAll(async () => {
  await world.close();
  await slow.close();
});

const call = async (subject: string, id: number): Promise<string> => {
  const url = world.mcp('slow');
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await world.token(subject, url)}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: `{"jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"delete_all","arguments":{"n":${id}}}}`,
  });
  return response.text();
};

it('lets through exactly as many calls as the budget has, however many come at once', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => call('bob', index)));
  expect(slow.runs()).toBe(3);
  expect(answers.filter((answer) => answer.includes('budget'))).toHaveLength(7);
  expect(await call('bob', 11)).toContain('"rule":"few"');
});

it('counts for each caller alone', async () => {
  expect(await call('carol', 1)).toContain('deleted');
  expect(slow.runs()).toBe(4);
});
