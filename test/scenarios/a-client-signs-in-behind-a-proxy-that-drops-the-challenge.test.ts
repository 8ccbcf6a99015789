import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startHandWrittenServer, textResult } from '../support/hand-written-server.ts';
import { connectByUrl, signInByUrl } from '../support/sign-in-by-url.ts';
import { startWorld } from '../support/start-world.ts';

/** Passes everything on, but renames the header that tells clients where to sign in, as some products in front do. */
const startProxy = async () => {
  let target = '';
  const server = createServer((incoming, response) => {
    const { method, headers, url } = incoming;
    const outgoing = request(new URL(url ?? '/', target), { method, headers }, (answer) => {
      const { 'www-authenticate': challenge, ...others } = answer.headers;
      const renamed = challenge === undefined ? {} : { 'x-amzn-remapped-www-authenticate': challenge };
      response.writeHead(answer.statusCode ?? 502, { ...others, ...renamed });
      answer.pipe(response);
    });
    outgoing.on('error', () => response.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const close = () =>
    new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lead: (to: string) => {
      target = to;
    },
    close,
  };
};

test('a client finds where to sign in by the well-known addresses alone', async () => {
  const server = await startHandWrittenServer({ tools: { hello: () => textResult('hello') } });
  onTestFinished(() => server.close());
  const proxy = await startProxy();
  onTestFinished(() => proxy.close());
  const world = await startWorld({
    servers: { shop: server.url },
    policy: { version: 1, rules: [{ id: 'support', match: { group: 'support' }, action: 'allow' }] },
    config: async (defaults, idp) => ({ ...(await signInByUrl(defaults, idp)), publicUrl: proxy.url }),
  });
  onTestFinished(() => world.close());
  proxy.lead(world.gateway.url);
  const url = `${proxy.url}/mcp/shop`;
  expect((await fetch(url)).headers.get('www-authenticate')).toBeNull();
  const client = await connectByUrl(url, 'bob');
  expect(await client.callTool({ name: 'hello', arguments: {} })).toMatchObject(textResult('hello'));
  await client.close();
});
