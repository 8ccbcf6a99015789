import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { CERTIFICATE } from '../../support/certificates.ts';
import { wayTo } from '../../support/upstream-to.ts';

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** Resolves with its port, and how many requests have reached it. */
const listen = async (make: (count: RequestListener) => Server, answer: RequestListener = () => {}) => {
  let requests = 0;
  const server = make((request, response) => {
    requests += 1;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, requests: () => requests };
};

const plain = (listener: RequestListener) => createServer(listener);
const tls = (listener: RequestListener) => createTlsServer(CERTIFICATE, listener) as unknown as Server;

const way = (url: string) => {
  const made = wayTo(url);
  open.push(made.close);
  return made;
};

it.each([
  { kind: 'certificate', says: 'DEPTH_ZERO_SELF_SIGNED_CERT', make: tls, scheme: 'https' },
  { kind: 'scheme', says: 'does the server speak http', make: plain, scheme: 'https' },
])('$kind: nothing was sent, so it was not executed', async ({ kind, says, make, scheme }) => {
  const { port, requests } = await listen(make);
  const { post, told } = way(`${scheme}://127.0.0.1:${port}/mcp`);
  await expect(post('write')).rejects.toMatchObject({ code: 'upstream-unavailable' });
  expect(told).toEqual([{ kind, text: expect.stringContaining(says) }]);
  expect(requests()).toBe(0);
});

it.each([
  { kind: 'refused', url: 'http://127.0.0.1:1/mcp' },
  { kind: 'dns', url: 'http://no-such-host.invalid/mcp' },
])('$kind: not executed either', async ({ kind, url }) => {
  const { post, told } = way(url);
  await expect(post('write')).rejects.toMatchObject({ code: 'upstream-unavailable' });
  expect(told).toEqual([{ kind, text: expect.any(String) }]);
});

it('a server of https asked by http may have got something, as far as can be told', async () => {
  const { port } = await listen(tls);
  const { post, told } = way(`http://127.0.0.1:${port}/mcp`);
  await expect(post('write')).rejects.toMatchObject({ code: 'upstream-lost' });
  expect(told).toEqual([{ kind: expect.stringMatching(/^(scheme|lost)$/), text: expect.any(String) }]);
});

const answering =
  (status: number, headers: Record<string, string>): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, headers).end('text');

it.each([
  {
    kind: 'redirect',
    status: 307,
    headers: { location: 'https://other.example/x?token=1' },
    says: 'to https://other.example (307)',
  },
  { kind: 'credential', status: 401, headers: {}, says: '401' },
  { kind: 'status', status: 503, headers: {}, says: '503' },
  { kind: 'status', status: 404, headers: {}, says: 'is url its MCP endpoint' },
  {
    kind: 'html',
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    says: 'page of HTML',
  },
])('$kind ($status): told besides its answer', async ({ kind, status, headers, says }) => {
  const { port } = await listen(plain, answering(status, headers));
  const { post, told } = way(`http://127.0.0.1:${port}/mcp`);
  (await post('write')).discard();
  expect(told).toEqual([{ kind, text: expect.stringContaining(says) }]);
});

it('encoding: told if the answer cannot be decoded', async () => {
  const { port } = await listen(plain, answering(200, { 'content-encoding': 'compress' }));
  const { post, told } = way(`http://127.0.0.1:${port}/mcp`);
  await expect(post('write')).rejects.toMatchObject({ code: 'upstream-invalid' });
  expect(told).toEqual([{ kind: 'encoding', text: expect.stringContaining('"compress"') }]);
});

it.each([
  { status: 200, headers: { 'content-type': 'application/json' } },
  { status: 202, headers: {} },
  { status: 400, headers: { 'content-type': 'application/json' } },
  { status: 429, headers: {} },
])('$status is what working servers answer as well', async ({ status, headers }) => {
  const { port } = await listen(plain, answering(status, headers));
  const { post, told } = way(`http://127.0.0.1:${port}/mcp`);
  (await post('write')).discard();
  expect(told).toEqual([]);
});
