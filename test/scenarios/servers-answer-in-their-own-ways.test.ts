import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Agent, createAgent } from '../support/agent.ts';
import {
  type Answering,
  type HandWrittenServer,
  type Received,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

const message = (id: unknown) => JSON.stringify({ jsonrpc: '2.0', id, result: textResult('done') });
const wide = (id: unknown, rows: number) =>
  `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":{"content":[],"_meta":{"rows":[${'1,'.repeat(rows)}1]}}}`;
const deep = (id: unknown, depth: number) =>
  `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":{"content":[],"_meta":{"rows":${'['.repeat(depth)}${']'.repeat(depth)}}}}`;

const send =
  (type: string, body: (id: Received['id']) => string): Answering =>
  ({ id, response }) =>
    void response.writeHead(200, { 'content-type': type }).end(body(id));

const STREAM = 'text/event-stream';
const DONE: Readonly<Record<string, Answering>> = {
  no_blank_line: send(STREAM, (id) => `data: ${message(id)}\n`),
  no_line_end: send(STREAM, (id) => `event: message\ndata: ${message(id)}`),
  bare_json: send(STREAM, message),
  upper_case_type: send('Text/Event-Stream; charset=utf-8', (id) => `data: ${message(id)}\n\n`),
  upper_case_json: send('Application/JSON', message),
  id_as_text: send(STREAM, (id) => `data: ${message(String(id))}\n\n`),
  id_as_text_in_json: send('application/json', (id) => message(String(id))),
};
const WHOLE: Readonly<Record<string, Answering>> = {
  nested: send('application/json', (id) => deep(id, 500)),
  nested_in_a_stream: send(STREAM, (id) => `data: ${deep(id, 500)}\n\n`),
  many_values: send('application/json', (id) => wide(id, 210_000)),
};

const BEYOND: Readonly<Record<string, Answering>> = {
  too_many_values: send('application/json', (id) => wide(id, 300_000)),
  too_deep: send('application/json', (id) => deep(id, 1000)),
  too_deep_in_a_stream: send(STREAM, (id) => `data: ${deep(id, 1000)}\n\n`),
};

let server: HandWrittenServer;
let world: World;
let agent: Agent;

beforeAll(async () => {
  const tools = Object.entries({ ...DONE, ...WHOLE, ...BEYOND }).map(([kind, answering]) => [
    `read_${kind}`,
    answering,
  ]);
  server = await startHandWrittenServer({ tools: Object.fromEntries(tools) });
  world = await startWorld({
    servers: { shop: server.url },
    policy: ALLOW_ALL,
    config: { limits: { answerValues: 300_000 } },
  });
  agent = await createAgent(world, { server: 'shop' });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

describe.each(Object.keys(DONE))('%s', (kind) => {
  it('is an answer, with the id of its request', async () => {
    const { messages } = await agent.call(`read_${kind}`, {}, { id: 2 });
    expect(messages).toEqual([{ jsonrpc: '2.0', id: 2, result: textResult('done') }]);
  });
});

it.each(Object.keys(WHOLE))('what the limit of bytes lets in arrives whole: %s', async (kind) => {
  const { result } = await agent.call(`read_${kind}`);
  expect(result).toMatchObject({ content: [], _meta: { rows: expect.any(Array) } });
});

it.each(Object.keys(BEYOND))('what goes beyond a limit is told with its name: %s', async (kind) => {
  const { text } = await agent.call(`read_${kind}`);
  expect(text).toContain('limits.answerValues and limits.answerDepth');
});

it('and the gateway asks them by integers only', async () => {
  await agent.call('read_bare_json');
  const asked = server.seen.filter(({ method }) => method === 'tools/list');
  expect(asked.map(({ body }) => JSON.parse(body).id)).toEqual(asked.map(() => expect.any(Number)));
  expect(asked.length).toBeGreaterThan(0);
});

it('and a client may write null for parameters that it has none of', async () => {
  const { messages } = await agent.post('{"jsonrpc":"2.0","id":7,"method":"tools/list","params":null}');
  expect(messages).toMatchObject([{ id: 7, result: { tools: expect.any(Array) } }]);
  const { status } = await agent.post('{"jsonrpc":"2.0","method":"notifications/initialized","params":null}');
  expect(status).toBe(202);
});
