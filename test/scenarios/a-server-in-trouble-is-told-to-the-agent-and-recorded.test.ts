import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Agent, createAgent } from '../support/agent.ts';
import { readEvents, sessionsOf } from '../support/auditor.ts';
import { type HandWrittenServer, startHandWrittenServer } from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

const STACK = 'at Object.<anonymous> (/srv/shop/secret-path.js:12:3)';

let server: HandWrittenServer;
let gone: HandWrittenServer;
let world: World;
let agent: Agent;

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {
      read_page: ({ response }) => {
        response.writeHead(500, { 'content-type': 'text/html' });
        response.end(`<html><pre>${STACK}</pre></html>`);
      },
      read_html: ({ response }) => {
        response.writeHead(200, { 'content-type': 'text/html' });
        response.end(`<html>${STACK}</html>`);
      },
      read_garbage: ({ response }) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(`{"jsonrpc": ${STACK}`);
      },
      read_broken: ({ response }) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
        response.write(`{"jsonrpc":"2.0","stack":"${STACK}`, () => response.destroy());
      },
      read_cut_stream: ({ response }) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(': hello\n\ndata: {"jsonrpc":', () => setTimeout(() => response.destroy(), 20));
      },
      read_hung_up: ({ response }) => void response.destroy(),
      read_other_id: ({ response }) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end('{"jsonrpc":"2.0","id":"somebody-elses","result":{"content":[]}}');
      },
      read_redirect: ({ response }) => {
        response.writeHead(307, { location: 'http://169.254.169.254/latest' });
        response.end();
      },
      read_forbidden: ({ response }) => {
        response.writeHead(401, { 'www-authenticate': 'Bearer realm="inner"' });
        response.end();
      },
      read_compressed: ({ response }) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
        response.end(Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]));
      },
    },
  });
  gone = await startHandWrittenServer({ tools: {} });
  world = await startWorld({ servers: { shop: server.url, gone: gone.url }, policy: ALLOW_ALL });
  agent = await createAgent(world, { server: 'shop' });
  await gone.close();
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const lastError = async (name: string): Promise<string> => {
  const [session] = await sessionsOf(world, { server: name });
  const events = await readEvents(world, session?.id ?? '');
  return String(events.at(-1)?.error);
};

it.each([
  { tool: 'read_page', says: 'HTTP status 500' },
  { tool: 'read_html', says: 'invalid answer' },
  { tool: 'read_garbage', says: 'invalid answer' },
  { tool: 'read_broken', says: 'connection to the server broke' },
  { tool: 'read_cut_stream', says: 'connection to the server broke' },
  { tool: 'read_hung_up', says: 'connection to the server broke' },
  { tool: 'read_other_id', says: 'invalid answer' },
  { tool: 'read_redirect', says: 'HTTP status 307' },
  { tool: 'read_forbidden', says: 'did not accept the gateway' },
  { tool: 'read_compressed', says: 'invalid answer' },
])('$tool: a tool result that says "$says"', async ({ tool, says }) => {
  const { status, text, result, headers } = await agent.call(tool);
  expect(status).toBe(200);
  expect(result).toMatchObject({ isError: true, content: [{ text: expect.stringContaining(says) }] });
  expect(text).not.toContain('secret-path');
  expect(headers.has('www-authenticate')).toBe(false);
  await expect.poll(() => lastError('shop')).toContain(says);
});

it('a server that is down: a tool result that says so', async () => {
  const toGone = await createAgent(world, { server: 'gone' });
  const { status, result } = await toGone.call('read_rows');
  expect(status).toBe(200);
  expect(result).toMatchObject({
    isError: true,
    content: [{ text: 'The server behind the gateway did not answer. Not executed.' }],
  });
  await expect.poll(() => lastError('gone')).toContain('did not answer');
});
