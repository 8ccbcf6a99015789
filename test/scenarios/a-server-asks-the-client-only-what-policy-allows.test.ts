import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent, type RpcMessage } from '../support/agent.ts';
import { type HandWrittenServer, startHandWrittenServer } from '../support/hand-written-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;

/** Answers of clients by the id of the question. */
const answered = (id: string | number) =>
  server.seen
    .map(({ body }) => body)
    .filter((body) => body.includes(`"id":${JSON.stringify(id)}`) && !body.includes('"method"'));

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {
      read_and_ask: ({ id, args, response }) => {
        const question = args['question'] as string | number;
        const say = (message: object) =>
          response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`);
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        say({ id: question, method: String(args['asks']), params: { message: 'Your name?' } });
        const { cancels = false } = args;
        if (cancels) {
          say({ method: 'notifications/cancelled', params: { requestId: question } });
          say({ id, result: { content: [] } });
          return void response.end();
        }
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

it('is told no by the gateway if it asks all the same', async () => {
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

const answerTo = (id: unknown) =>
  JSON.stringify({ jsonrpc: '2.0', id, result: { action: 'accept', content: { name: 'Ada' } } });

it.each(['q-form', 17])('gets one answer to what it may ask (%s), from whom it asked', async (question) => {
  const { agent, options } = await open();
  // No one was asked by the server's own id.
  expect((await agent.post(answerTo(question), options)).status).toBe(400);
  const heard = Promise.withResolvers<RpcMessage>();
  const args = { question, asks: 'elicitation/create' };
  const call = agent.call('read_and_ask', args, { ...options, heard: heard.resolve });
  const { id } = await heard.promise;

  const others = [
    await open(),
    { agent: await createAgent(world, { server: 'shop', subject: 'carol' }), options },
    { agent, options: {} },
  ];
  for (const stranger of others) {
    const { status } = await stranger.agent.post(answerTo(id), stranger.options);
    expect([400, 404]).toContain(status);
  }
  for (const forged of [question, `${id}x`, String(id).slice(0, -4)]) {
    expect((await agent.post(answerTo(forged), options)).status).toBe(400);
  }
  expect(answered(question)).toEqual([]);
  expect((await agent.post(answerTo(id), options)).status).toBe(202);
  expect((await agent.post(answerTo(id), options)).status).toBe(400);
  expect((await call).messages).toMatchObject([
    { method: 'elicitation/create' },
    { result: { content: [] } },
  ]);
  expect(answered(question)).toEqual([answerTo(question)]);
});

it('takes its question back by the id under which the client knows it', async () => {
  const { agent, options } = await open();
  const args = { question: 'q-back', asks: 'elicitation/create', cancels: true };
  const { messages } = await agent.call('read_and_ask', args, options);
  expect(messages).toMatchObject([
    { method: 'elicitation/create', id: expect.stringMatching(/^[\w-]+\./) },
    { method: 'notifications/cancelled', params: { requestId: messages[0]?.['id'] } },
    { result: {} },
  ]);
});

it('is told at once if the client reads no stream and so cannot be asked', async () => {
  const { agent, options } = await open();
  const headers = { ...options.headers, accept: 'application/json' };
  const args = { question: 'q-json', asks: 'elicitation/create' };
  const { messages, headers: sent } = await agent.call('read_and_ask', args, { headers });
  expect(sent.get('content-type')).toBe('application/json');
  expect(messages).toMatchObject([{ result: { content: [] } }]);
  expect(answered('q-json')).toEqual([expect.stringContaining('accepts no event stream')]);
});
