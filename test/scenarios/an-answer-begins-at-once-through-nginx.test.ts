/** With HTTP/2 towards the client and the settings that nginx comes with, which buffer answers (go-sdk#937). */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listenOnLoopback } from '../../src/demo/listen-on-loopback.ts';
import { createAgent } from '../support/agent.ts';
import { approve, cardWith } from '../support/approvers.ts';
import { textResult } from '../support/hand-written-server.ts';
import { beginByHttp2, hasNginx, type Nginx, startNginx } from '../support/nginx.ts';
import { askDba } from '../support/policies.ts';
import { scenario } from '../support/scenario.ts';

/** Says nothing on its stream, not even that there is one. */
const silent = await listenOnLoopback(0, (request) => void request.resume());
afterAll(silent.close);

const scene = scenario({
  tools: { delete_rows: () => textResult('gone') },
  policy: askDba(),
  servers: (url) => ({ shop: { url, pinning: 'off' }, silent: `${silent.url}/mcp` }),
});

let nginx: Nginx | undefined;
beforeAll(async () => {
  if (hasNginx()) nginx = await startNginx(scene.world.gateway.url);
});
afterAll(() => nginx?.close());

const token = (server: string) => scene.world.token('bob', scene.world.mcp(server));
const call = (table: string) =>
  JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: 'delete_rows', arguments: { table } },
  });

it('a held call by HTTP/2, long before anyone has decided', async ({ skip }) => {
  if (nginx === undefined) return skip('nginx is not installed');
  const headers = {
    authorization: `Bearer ${await token('shop')}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  };
  const request = { method: 'POST', headers, body: call('by HTTP/2') } as const;
  expect(await beginByHttp2(`${nginx.urls.tls}/mcp/shop`, request)).toMatchObject({ status: 200 });
});

it('a stream by HTTP/2, of a server that says nothing', async ({ skip }) => {
  if (nginx === undefined) return skip('nginx is not installed');
  const headers = { authorization: `Bearer ${await token('silent')}`, accept: 'text/event-stream' };
  const begun = await beginByHttp2(`${nginx.urls.tls}/mcp/silent`, { method: 'GET', headers });
  expect(begun).toMatchObject({ status: 200 });
});

it('a held call by HTTP/1.1, whose answer comes to its end', async ({ skip }) => {
  if (nginx === undefined) return skip('nginx is not installed');
  const { plain } = nginx.urls;
  const world = { token: scene.world.token, mcp: () => `${plain}/mcp/shop` };
  const agent = await createAgent(world, { server: 'shop', token: await token('shop') });
  const answer = agent.call('delete_rows', { table: 'by HTTP/1.1' });
  await approve(scene.world, 'alice', await cardWith(scene.world, 'by HTTP/1.1'));
  expect((await answer).result).toEqual(textResult('gone'));
});
