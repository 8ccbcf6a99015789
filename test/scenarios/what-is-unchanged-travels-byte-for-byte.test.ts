import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Agent, createAgent } from '../support/agent.ts';
import { type HandWrittenServer, startHandWrittenServer } from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;
let agent: Agent;
let answer = '';

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {
      read_echo: ({ response }) => {
        response.setHeader('content-type', 'application/json').end(answer);
      },
      read_events: ({ response }) => {
        response.setHeader('content-type', 'text/event-stream').end(`data: ${answer}\n\n`);
      },
    },
  });
  world = await startWorld({ servers: { shop: server.url }, policy: ALLOW_ALL });
  agent = await createAgent(world, { server: 'shop' });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

/** JSON as no serialiser would write it again: numbers beyond doubles, needless escapes, odd spaces. */
const source = fc.letrec<{ value: string }>((tie) => {
  const spaced = (value: fc.Arbitrary<string>) =>
    fc.tuple(fc.constantFrom('', ' ', '  '), value).map(([space, text]) => `${space}${text}${space}`);
  const list = fc.array(spaced(tie('value')), { maxLength: 3 });
  return {
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom('12345678901234567890', '1e400', '-0', '1.0', '1E+2', '0.10', 'true', 'null'),
      fc.constantFrom('"\\u0041"', '"\\/"', '"\\n"', '"é"', '"\\u00e9"', '"😀"', '""', '"\\ud83d\\ude00"'),
      list.map((items) => `[${items.join(',')}]`),
      list.map((items) => `{${items.map((item, index) => `"k\\u0030${index}" :${item}`).join(',')}}`),
    ),
  };
}).value;

it.each(['read_echo', 'read_events'])('in the request, and in the answer of %s', async (tool) => {
  let id = 0;
  await fc.assert(
    fc.asyncProperty(source, source, async (asked, answered) => {
      id += 1;
      const body = `{ "id":${id},"jsonrpc" : "2.0","method":"tools/call","params":{"arguments":{"v":${asked}},"name":"${tool}"}}`;
      answer = `{"result":{"content":[ ],"structuredContent":{"v" :${answered}}},"id":${id},  "jsonrpc":"2.0"}`;
      const { text } = await agent.post(body);
      expect(server.seen.at(-1)?.body).toBe(body);
      expect(tool === 'read_echo' ? text : /^data: (.*)$/m.exec(text)?.[1]).toBe(answer);
    }),
    { numRuns: 60 },
  );
});
