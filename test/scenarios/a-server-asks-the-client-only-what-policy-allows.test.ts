import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { type HandWrittenServer, startHandWrittenServer } from '../support/hand-written-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;

/** Answers of clients by the id of the question. */
const answered = (id: string) =>
  server.seen
    .map(({ body }) => body)
    .filter((body) => body.includes(`"id":"${id}"`) && !body.includes('"method"'));

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {
      read_and_ask: ({ id, args, response }) => {
        const question = String(args['question']);
        const say = (message: object) =>
          response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`);
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        say({ id: question, method: String(args['asks']), params: { message: 'Your name?' } });
        const wait = setInterval(() => {
          if (answered(question).length === 0) return;
          clearInterval(wait);
          say({ id, result: { content: [] } });
          response.end();
        }, 10);
        response.once('close', () => clearInterval(wait));
      },
    },
    sessions: true,
  });
  world = await startWorld({
    servers: { shop: server.url },
    policy: {
      version: 1,
      rules: [{ id: 'forms', match: { method: 'elicitation/create' }, action: 'allow' }],
    },
  });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const open = async () => {
  const agent = await createAgent(world, { server: 'shop' });
  const { headers } = await agent.request('initialize', {
    protocolVersion: '2025-11-25',
    capabilities: { sampling: {}, elicitation: { form: {} }, roots: {}, experimental: { x: {} } },
    clientInfo: { name: 'test', version: '1' },
  });
  return { agent, options: { headers: { 'mcp-session-id': headers.get('mcp-session-id') ?? '' } } };
};

it('does not learn of what the client could do and policy does not allow', async () => {
  await open();
  const hello = server.seen.findLast(({ method }) => method === 'initialize');
  expect(JSON.parse(hello?.body ?? '').params.capabilities).toEqual({
    elicitation: { form: {} },
    experimental: { x: {} },
  });
});

it('is told no by the gateway where it asks all the same', async () => {
  const { agent, options } = await open();
  const call = await agent.call(
    'read_and_ask',
    { question: 'q-sample', asks: 'sampling/createMessage' },
    options,
  );
  expect(call.messages).toHaveLength(1);
  expect(call.result).toEqual({ content: [] });
  expect(answered('q-sample')).toEqual([expect.stringContaining('"error"')]);
});

it('gets one answer to what it may ask, from whom it asked, and nothing else', async () => {
  const { agent, options } = await open();
  const answer = '{"jsonrpc":"2.0","id":"q-form","result":{"action":"accept","content":{"name":"Ada"}}}';
  // Before the question there is nothing to answer.
  expect((await agent.post(answer, options)).status).toBe(400);
  const call = agent.call('read_and_ask', { question: 'q-form', asks: 'elicitation/create' }, options);
  await expect
    .poll(() => server.seen.some(({ body }) => body.includes('q-form')), { timeout: 5000 })
    .toBe(true);

  const stranger = await open();
  expect((await stranger.agent.post(answer, stranger.options)).status).toBe(400);
  await expect.poll(async () => (await agent.post(answer, options)).status, { timeout: 5000 }).toBe(202);
  expect((await agent.post(answer, options)).status).toBe(400);
  expect((await call).messages).toMatchObject([
    { method: 'elicitation/create' },
    { result: { content: [] } },
  ]);
  expect(answered('q-form')).toEqual([answer]);
});
