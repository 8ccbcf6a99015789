import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { wayTo } from '../../support/upstream-to.ts';

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

const listen = async (listener: RequestListener) => {
  const connections = new Set<Socket>();
  const server = createServer({ keepAliveTimeout: 60_000 }, listener);
  let count = 0;
  server.on('connection', (socket) => {
    count += 1;
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const way = wayTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`);
  open.push(way.close, () => {
    server.closeAllConnections();
    server.close();
  });
  return { ...way, open: () => connections.size, count: () => count };
};

/** Ends each connection with its second request, as a server does that closed it while it was idle. */
const onlyOnce = () => {
  const used = new WeakSet<Socket>();
  let requests = 0;
  const listener: RequestListener = (request, response) => {
    requests += 1;
    if (used.has(request.socket)) return void request.socket.destroy();
    used.add(request.socket);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  };
  return { listener, requests: () => requests };
};

const consume = async (answer: Promise<{ body: AsyncIterable<Uint8Array> }>) => {
  for await (const _chunk of (await answer).body);
};

it('is tried again on a new connection if it only reads and no byte came on one that was open before', async () => {
  const { listener, requests } = onlyOnce();
  const { post, count, told } = await listen(listener);
  await consume(post('read'));
  await consume(post('read'));
  expect([requests(), count()]).toEqual([3, 2]);
  expect(told).toEqual([]);
});

it('is not, if it may change something', async () => {
  const { listener, requests } = onlyOnce();
  const { post } = await listen(listener);
  await consume(post('write'));
  await expect(post('write')).rejects.toMatchObject({ code: 'upstream-lost' });
  expect(requests()).toBe(2);
});

it('is tried again once only, and not on a connection of its own', async () => {
  let requests = 0;
  const { post } = await listen((request, response) => {
    requests += 1;
    if (requests > 1) return void request.socket.destroy();
    response.end('{}');
  });
  await consume(post('read'));
  await expect(post('read')).rejects.toMatchObject({ code: 'upstream-lost' });
  expect(requests).toBe(3);
});

it('is not, once a byte came back', async () => {
  const used = new WeakSet<Socket>();
  let requests = 0;
  const { post } = await listen((request, response) => {
    requests += 1;
    const isFirst = !used.has(request.socket);
    used.add(request.socket);
    if (isFirst) response.end('{}');
    else request.socket.write('HTTP/1.1 200', () => request.socket.destroy());
  });
  await consume(post('read'));
  await expect(post('read')).rejects.toMatchObject({ code: 'upstream-lost' });
  expect(requests).toBe(2);
});

it('a connection is closed before the five seconds after which servers on Node.js close theirs', async () => {
  const { post, open: connections } = await listen((_request, response) => void response.end('{}'));
  await consume(post('read'));
  expect(connections()).toBe(1);
  await expect.poll(connections, { timeout: 4900 }).toBe(0);
});

it('and earlier if the server announces less', async () => {
  const {
    post,
    open: connections,
    count,
  } = await listen((_request, response) => void response.setHeader('keep-alive', 'timeout=1').end('{}'));
  await consume(post('read'));
  await consume(post('read'));
  expect(count()).toBe(2);
  await expect.poll(connections, { timeout: 4900 }).toBe(0);
});
