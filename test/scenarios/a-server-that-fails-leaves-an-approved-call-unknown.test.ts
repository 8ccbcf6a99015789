import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { approve, cardSays, cardWith } from '../support/approvers.ts';
import { type HandWrittenServer, startHandWrittenServer } from '../support/hand-written-server.ts';
import { askDba } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {
      // Whether it had begun is known to the server alone, whatever the status and the body say.
      delete_rows: ({ args, response }) =>
        void response.writeHead(Number(args['status']), { 'content-type': 'application/json' }).end('{}'),
    },
  });
  world = await startWorld({ servers: { shop: server.url }, policy: askDba() });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

it.each([500, 502, 503, 504])('by status %d, so that it is not repeated unseen', async (status) => {
  const agent = await createAgent(world, { server: 'shop' });
  const args = { status, table: `table-${status}` };
  const first = agent.call('delete_rows', args);
  const card = await cardWith(world, `table-${status}`);
  await approve(world, 'alice', card);
  expect((await first).text).toContain('Whether the call ran is not known');
  await cardSays(world, card, 'nknown');
  expect((await agent.call('delete_rows', args)).text).toContain('its outcome is unknown');
  expect(server.runs('delete_rows')).toBe([500, 502, 503, 504].indexOf(status) + 1);
});
