/** Some clients forget the session id of their server (ai-gateway#1958): that matters to servers that keep sessions, and to no other. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import {
  type Answering,
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

const INITIALIZE = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'forgetful', version: '1' },
};

/** Answers as this server would without a session, and runs with one. */
const wantsSession =
  (status: number, message: string): Answering =>
  ({ response }) => {
    if (keeping.seen.at(-1)?.headers['mcp-session-id'] !== undefined) return textResult('hello');
    const body = JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: -32000, message } });
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    return undefined;
  };

let keeping: HandWrittenServer;
let free: HandWrittenServer;
let world: World;
beforeAll(async () => {
  keeping = await startHandWrittenServer({
    sessions: true,
    tools: {
      sdk: wantsSession(400, 'Bad Request: Mcp-Session-Id header is required'),
      python: wantsSession(400, 'Bad Request: Missing session ID'),
      old: wantsSession(400, 'Bad Request: Server not initialized'),
      missing: wantsSession(404, 'Session not found'),
    },
  });
  free = await startHandWrittenServer({ tools: { hello: () => textResult('hello') } });
  world = await startWorld({ servers: { keeping: keeping.url, free: free.url }, policy: ALLOW_ALL });
});
afterAll(async () => {
  await world.close();
  await Promise.all([keeping.close(), free.close()]);
});

it('and works at a server that keeps none', async () => {
  const agent = await createAgent(world, { server: 'free' });
  await agent.request('initialize', INITIALIZE);
  expect((await agent.call('hello')).result).toEqual(textResult('hello'));
});

it.each(['sdk', 'python', 'old', 'missing'])(
  'by a server that keeps some, however that says so: %s',
  async (tool) => {
    const agent = await createAgent(world, { server: 'keeping' });
    const begun = await agent.request('initialize', INITIALIZE);
    const refused = await agent.call(tool);
    expect(refused.status).toBe(400);
    expect(refused.messages).toMatchObject([
      {
        id: 2,
        error: { message: expect.stringContaining('the Mcp-Session-Id of its answer with each request') },
      },
    ]);
    const headers = { 'mcp-session-id': begun.headers.get('mcp-session-id') ?? '' };
    expect((await agent.call(tool, {}, { headers })).result).toEqual(textResult('hello'));
  },
);
