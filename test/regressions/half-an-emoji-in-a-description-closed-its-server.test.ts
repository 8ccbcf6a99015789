import { expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { startHandWrittenServer, textResult } from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld } from '../support/start-world.ts';

/** JavaScript servers cut texts in the middle of a character, and write what is left as `\\ud83d`. */
const inputSchema = { type: 'object' };
const TOOLS = [{ name: 'read_rows', description: 'Reads rows \ud83d', inputSchema }];

it.each(['application/json', 'text/event-stream'])('whose list comes as %s', async (type) => {
  const server = await startHandWrittenServer({
    tools: { read_rows: () => textResult('rows') },
    methods: {
      'tools/list': ({ id, response }) => {
        const answer = JSON.stringify({ jsonrpc: '2.0', id, result: { tools: TOOLS } });
        response.setHeader('content-type', type);
        response.end(type === 'application/json' ? answer : `data: ${answer}\n\n`);
      },
    },
  });
  const world = await startWorld({ servers: { shop: server.url }, policy: ALLOW_ALL });
  try {
    const agent = await createAgent(world, { server: 'shop' });
    expect((await agent.call('read_rows')).result).toMatchObject({ content: [{ text: 'rows' }] });
  } finally {
    await world.close();
    await server.close();
  }
});
