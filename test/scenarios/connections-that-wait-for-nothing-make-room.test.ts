import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { closed, connectTo, openDoor } from '../support/open-door.ts';

const LONG = { headTimeout: 60_000, bodyTimeout: 60_000, idleTimeout: 60_000 };
const HEAD = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

const ask = async (url: string, from?: string): Promise<string> => {
  const socket = await connectTo(url, from);
  socket.write(HEAD);
  const [chunk] = (await Promise.race([once(socket, 'data'), closed(socket).then(() => ['cut'])])) as [
    string,
  ];
  socket.destroy();
  return String(chunk);
};

it('idle and unfinished connections are cut for new ones, the oldest first, and streams never', async ({
  onTestFinished,
}) => {
  const door = await openDoor({ most: 4, limits: LONG });
  onTestFinished(() => door.close(0));
  door.serve((request: IncomingMessage, response) => {
    response.write('begun');
    if (request.url === '/') response.end();
  });
  const stream = await connectTo(door.url);
  stream.write('GET /stream HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(stream, 'data');
  const silent = await connectTo(door.url);
  const halfHead = await connectTo(door.url);
  halfHead.write('GET / HTTP/1.1\r\nX-Slow: ');
  const halfBody = await connectTo(door.url);
  halfBody.write('POST /stream HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf');
  await once(halfBody, 'data');
  const idle = await connectTo(door.url);
  idle.write(HEAD);
  await once(idle, 'data');
  await closed(silent);
  const gone = [halfHead, halfBody, idle].map((socket) => closed(socket));
  const cut: number[] = [];
  gone.forEach((each, at) => void each.then(() => cut.push(at)));
  for (let time = 0; time < 3; time += 1) {
    const next = await connectTo(door.url);
    next.write('GET /stream HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(next, 'data');
  }
  await Promise.all(gone);
  expect(cut).toEqual([0, 1, 2]);
  // Only streams are left: nothing makes room any more.
  expect(await ask(door.url)).toBe('cut');
  expect(stream.closed).toBe(false);
});

it('one address that has all it may have shuts no one else out', async ({ onTestFinished }) => {
  const told: string[] = [];
  const door = await openDoor({
    limits: { ...LONG, connectionsPerAddress: 1 },
    // A configured proxy is exempt as loopback is; this test stands for addresses that are neither.
    isLoopback: () => false,
    log: { warn: (_fields, message) => void told.push(message) },
  });
  onTestFinished(() => door.close(0));
  door.serve((_request, response) => void response.write('begun'));
  const first = await connectTo(door.url, '127.0.0.2');
  first.write(HEAD);
  await once(first, 'data');
  expect(await ask(door.url, '127.0.0.2')).toBe('cut');
  expect(await ask(door.url, '127.0.0.3')).toMatch(/^HTTP\/1\.1 200 /);
  expect(told).toEqual([expect.stringContaining('limits.connectionsPerAddress')]);
});

it.each([
  ['loopback', {}],
  ['a trusted proxy', { isLoopback: () => false, trustedProxies: ['127.0.0.0/8'] }],
])('%s has no limit by address', async (_what, options) => {
  const door = await openDoor({ ...options, limits: { ...LONG, connectionsPerAddress: 1 } });
  door.serve((_request, response) => void response.write('begun'));
  const answers = await Promise.all([ask(door.url), ask(door.url), ask(door.url)]);
  for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  await door.close(0);
});
