import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Agent, createAgent } from '../support/agent.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;
let agent: Agent;

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {
      read_rows: ({ response }) => {
        const headers = { 'set-cookie': 'tracker=1', 'x-powered-by': 'PHP/5', 'x-debug': '/srv/app.php:12' };
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
        response.setHeader('access-control-allow-origin', '*');
        return textResult('rows');
      },
    },
  });
  world = await startWorld({
    servers: { shop: { url: server.url, credential: { bearer: 'of-the-shop' } } },
    policy: ALLOW_ALL,
  });
  agent = await createAgent(world, { server: 'shop' });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

it('gets the headers the gateway writes, and the client gets none of the server', async () => {
  const answer = await agent.call(
    'read_rows',
    {},
    {
      headers: {
        cookie: 'session=1',
        'x-forwarded-for': '10.0.0.1',
        forwarded: 'for=10.0.0.1',
        'x-api-key': 'client-key',
        'proxy-authorization': 'Basic x',
        'accept-encoding': 'gzip, br',
        'mcp-protocol-version': '2025-06-18',
        'mcp-method': 'ping',
        'user-agent': 'agent/1',
      },
    },
  );
  expect(answer.result).toEqual(textResult('rows'));
  const forwarded = server.seen.find(({ tool }) => tool === 'read_rows');
  expect(forwarded?.headers).toEqual({
    accept: 'application/json, text/event-stream',
    'accept-encoding': 'identity',
    authorization: 'Bearer of-the-shop',
    connection: 'keep-alive',
    'content-length': String(forwarded?.body.length),
    'content-type': 'application/json',
    host: new URL(server.url).host,
    'mcp-protocol-version': '2025-06-18',
  });
  for (const name of ['set-cookie', 'x-powered-by', 'x-debug', 'access-control-allow-origin']) {
    expect(answer.headers.has(name), name).toBe(false);
  }
});

it('gets the bytes of the body as the client wrote them', async () => {
  const body =
    '{ "jsonrpc":"2.0","id":7, "method":"tools/call","params":{"name":"read_rows","arguments":{"n":12345678901234567890,"m":1e400,"z":-0}}}';
  await agent.post(body);
  expect(server.seen.at(-1)?.body).toBe(body);
});
