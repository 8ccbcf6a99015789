import { expect, onTestFinished, test } from 'vitest';
import { startHandWrittenServer, textResult } from '../support/hand-written-server.ts';
import { renameChallenge, startMeddlingProxy } from '../support/meddling-proxy.ts';
import { connectByUrl, signInByUrl } from '../support/sign-in-by-url.ts';
import { startWorld } from '../support/start-world.ts';

test('a client finds where to sign in by the well-known addresses alone', async () => {
  const server = await startHandWrittenServer({ tools: { hello: () => textResult('hello') } });
  onTestFinished(() => server.close());
  const proxy = await startMeddlingProxy(renameChallenge);
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
