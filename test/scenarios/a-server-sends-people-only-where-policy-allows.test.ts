/** Elicitation in URL mode by a server itself: the address reaches the client whole, the recording masked, and policy sees it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent, type RpcMessage } from '../support/agent.ts';
import { dumpEmbedded } from '../support/dump-store.ts';
import { type HandWrittenServer, startHandWrittenServer } from '../support/hand-written-server.ts';
import { startWorld, type World } from '../support/start-world.ts';
import { createStatelessAgent } from '../support/stateless-agent.ts';

let server: HandWrittenServer;
let world: World;

/** As a link to a sign-in has it, and as masking takes it for a token. */
const SECRET = `ghp_${'a1B2c3D4e5'.repeat(3)}F6g7H8`;
const GOOD = `https://login.tracker.example/connect?state=${SECRET}`;

const answered = (id: string) =>
  server.seen
    .map(({ body }) => body)
    .filter((body) => body.includes(`"id":"${id}"`) && !body.includes('"method"'));

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {
      read_and_ask: ({ id, args, response }) => {
        const say = (message: object) =>
          response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`);
        const question = String(args['question']);
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        say({ id: question, method: 'elicitation/create', params: args['asks'] });
        say({ method: 'notifications/elicitation/complete', params: { elicitationId: 'e-1' } });
        const wait = setInterval(() => {
          if (answered(question).length === 0) return;
          clearInterval(wait);
          say({ id, result: { content: [] } });
          response.end();
        }, 10);
        response.once('close', () => clearInterval(wait));
      },
      read_needs: ({ id, args, response }) => {
        const error = { code: -32042, message: 'Go there.', data: { elicitations: [args['asks']] } };
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ jsonrpc: '2.0', id, error }));
      },
      read_wants: ({ args }) => ({
        resultType: 'input_required',
        inputRequests: { q: { method: 'elicitation/create', params: args['asks'] } },
      }),
    },
    sessions: true,
  });
  world = await startWorld({
    servers: { shop: server.url },
    policy: {
      version: 1,
      defaults: { read: 'allow' },
      rules: [
        {
          id: 'own-pages',
          match: { method: 'elicitation/create', args: { mode: 'url', host: '*.tracker.example' } },
          action: 'allow',
        },
      ],
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
    capabilities: { sampling: {}, elicitation: { form: {}, url: {} } },
    clientInfo: { name: 'test', version: '1' },
  });
  return { agent, options: { headers: { 'mcp-session-id': headers.get('mcp-session-id') ?? '' } } };
};
const asks = (url: string, more: object = {}) => ({
  mode: 'url',
  elicitationId: 'e-1',
  message: 'Sign in there.',
  url,
  ...more,
});

let last = 0;
const askBy = async (params: object) => {
  const { agent, options } = await open();
  const question = `q-${++last}`;
  const heard = Promise.withResolvers<RpcMessage>();
  const call = agent.call(
    'read_and_ask',
    { question, asks: params },
    {
      ...options,
      heard: (message) => {
        if (message['method'] !== 'notifications/elicitation/complete') heard.resolve(message);
      },
    },
  );
  const message = await heard.promise;
  const answer = { jsonrpc: '2.0', id: message['id'], result: { action: 'accept' } };
  if (message['method'] !== undefined) await agent.post(JSON.stringify(answer), options);
  return { message, question, told: (await call).messages };
};

it('lets the server know that its client opens addresses if some of them are allowed', async () => {
  await open();
  const hello = server.seen.findLast(({ method }) => method === 'initialize');
  expect(JSON.parse(hello?.body ?? '').params.capabilities).toEqual({ elicitation: { form: {}, url: {} } });
});

it('shows the client the address as it is, and masks it in the recording', async () => {
  const { message, question, told } = await askBy(asks(GOOD));
  expect(message).toMatchObject({ method: 'elicitation/create', params: asks(GOOD) });
  expect(answered(question)).toEqual([expect.stringContaining('accept')]);
  expect(told).toContainEqual(
    expect.objectContaining({
      method: 'notifications/elicitation/complete',
      params: { elicitationId: 'e-1' },
    }),
  );
  expect(dumpEmbedded(`${world.folder}/data`)).not.toContain(SECRET);
});

it('masks what else stands in such a request', async () => {
  const { message } = await askBy(asks(GOOD, { message: `Use ${SECRET}.` }));
  expect(JSON.stringify(message)).not.toContain(`Use ${SECRET}`);
});

it.each([
  ['another host', asks('https://login.tracker.example.evil.example/')],
  ['a form', { message: 'Your name?', requestedSchema: { type: 'object', properties: {} } }],
  ['plain http', asks('http://login.tracker.example/')],
  ['a password in it', asks('https://me:secret@login.tracker.example/')],
  ['another scheme', asks('javascript:alert(1)')],
  ['letters that look like others', asks('https://login.trаcker.example/')],
  ['a second address under a name that looks like the first', asks(GOOD, { URL: 'https://evil.example/' })],
  ['no mode that is known', asks(GOOD, { mode: 'popup' })],
  ['a mode under another name', { ...asks(GOOD), mode: undefined, Mode: 'url' }],
])('tells the server no for %s', async (_what, params) => {
  const { message, question } = await askBy(params);
  expect(message).toMatchObject({ result: { content: [] } });
  expect(answered(question)).toEqual([expect.stringContaining('"error"')]);
});

it('holds the error that a request needs it first to the same', async () => {
  const { agent, options } = await open();
  const good = await agent.call('read_needs', { asks: asks(GOOD) }, options);
  expect(good.messages).toMatchObject([{ error: { code: -32042, data: { elicitations: [asks(GOOD)] } } }]);
  for (const url of ['https://evil.example/', 'http://login.tracker.example/']) {
    const { text, result } = await agent.call('read_needs', { asks: asks(url) }, options);
    expect(text).not.toContain(url);
    expect(result).toMatchObject({ isError: true });
  }
});

it('holds what is asked in results of 2026-07-28 to the same', async () => {
  const agent = await createStatelessAgent(world, { server: 'shop' });
  const { elicitationId: _none, ...params } = asks(GOOD);
  const good = await agent.call('read_wants', { asks: params });
  expect(good.result).toMatchObject({ inputRequests: { q: { params } } });
  const bad = await agent.call('read_wants', { asks: { ...params, url: 'https://evil.example/' } });
  expect(bad.text).not.toContain('evil.example/');
  expect(bad.result).toMatchObject({ isError: true });
});
