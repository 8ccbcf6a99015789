import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closed, connectTo } from '../support/open-door.ts';
import { linkedPeople } from '../support/people-sign-in.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startNaiveServer } from '../support/start-naive-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

let world: World;
let server: Awaited<ReturnType<typeof startNaiveServer>>;

beforeAll(async () => {
  server = await startNaiveServer();
  world = await startWorld({
    servers: { shop: server.url },
    policy: ALLOW_ALL,
    slackMode: 'http',
    config: async (defaults, idp) => ({
      ...(await linkedPeople(defaults, idp)),
      limits: {
        headTimeout: '300ms',
        bodyTimeout: '300ms',
        idleTimeout: '300ms',
        connectionAge: '1500ms',
        drainTimeout: '500ms',
      },
    }),
  });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

/** Writes `first`, then `more` again and again, until the connection is gone; resolves with what was answered. */
const holdOn = async (url: string, first: string, more: string): Promise<string> => {
  const socket: Socket = await connectTo(url);
  socket.write(first);
  const dripping = setInterval(() => more !== '' && socket.write(more), 100);
  const answer = text(socket).catch(() => 'cut');
  // A client that does not end its own side even when it is told that the other has.
  await closed(socket);
  clearInterval(dripping);
  return answer;
};

const PATHS = [
  '/approvals/ap_x',
  '/slack/link',
  '/slack/events',
  '/api',
  '/nothing',
  '/auth/sign-out',
  '/mcp/shop',
];
const LENGTH = 'Content-Length: 100000\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n';
const CHUNKED = 'Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n';

describe.each(['public', 'admin'] as const)('the %s listener', (which) => {
  const base = () => (which === 'public' ? world.gateway.url : world.gateway.adminUrl);
  const head = (line: string) => `${line} HTTP/1.1\r\nHost: ${new URL(base()).host}\r\n`;

  it.each(PATHS)('ends a connection with half a body for %s', async (path) => {
    const answer = await holdOn(base(), `${head(`POST ${path}`)}${LENGTH}half`, '');
    expect(answer).toMatch(/^HTTP\/1\.1 [24]\d\d .*connection: close/is);
  });

  it.each(PATHS)('ends a connection that drips a body byte by byte for %s', async (path) => {
    expect(await holdOn(base(), `${head(`POST ${path}`)}${LENGTH}`, 'x')).toMatch(/^HTTP\/1\.1 [24]\d\d /);
  });

  it.each(PATHS)('ends a connection that drips chunks for %s', async (path) => {
    const answer = await holdOn(base(), `${head(`POST ${path}`)}${CHUNKED}`, '1\r\nx\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 [24]\d\d /);
  });

  it.each([
    ['says nothing', '', ''],
    ['drips a head', 'GET / HTTP/1.1\r\nX-Slow: ', 'x'],
    ['drips header lines', 'GET / HTTP/1.1\r\n', 'X-Slow: x\r\n'],
    ['drips empty lines', '', '\r\n'],
  ])('ends a connection that %s', async (_what, first, more) => {
    expect(await holdOn(base(), first, more)).toMatch(/^$|^HTTP\/1\.1 408 /);
  });

  it('ends a connection that is idle after its answer, also if empty lines drip', async () => {
    expect(await holdOn(base(), `${head('GET /nothing')}\r\n`, '')).toMatch(/^HTTP\/1\.1 404 /);
    expect(await holdOn(base(), `${head('GET /nothing')}\r\n`, '\r\n')).toMatch(/^HTTP\/1\.1 404 /);
  });

  it('ends a connection that asks again and again, once it is old', async () => {
    const request = `${head('GET /nothing')}\r\n`;
    const answers = await holdOn(base(), request, request);
    expect(answers.match(/^HTTP\/1\.1 404 /gm)?.length).toBeGreaterThan(2);
    expect(answers).toMatch(/connection: close/i);
  });

  it('ends a connection whose pipelined request stays unfinished', async () => {
    const pipelined = `${head('GET /nothing')}\r\n${head('POST /nothing')}${LENGTH}`;
    expect(await holdOn(base(), pipelined, 'x')).toMatch(/^HTTP\/1\.1 404 /);
  });
});
