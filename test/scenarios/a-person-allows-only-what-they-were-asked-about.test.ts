import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { authorizationRequest, createPerson, register } from '../support/oauth-by-hand.ts';
import { signInByUrl } from '../support/sign-in-by-url.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;
let clientId = '';

beforeAll(async () => {
  server = await startHandWrittenServer({ tools: { hello: () => textResult('hello') } });
  world = await startWorld({
    servers: { shop: server.url, bank: server.url },
    policy: { version: 1, rules: [] },
    config: signInByUrl,
  });
  const { body } = await register(world.gateway.url, { redirect_uris: ['http://127.0.0.1:1/callback'] });
  clientId = String(body['client_id']);
});
afterAll(async () => {
  await world.close();
  await server.close();
});

/** The library takes each of these for the authorization endpoint. */
test.each(['/oauth/authorize', '/oauth/authorize/', '/OAUTH/AUTHORIZE', '/oauth/Authorize/'])(
  'a request at %s cannot add a server that the page does not name',
  async (path) => {
    const request = authorizationRequest(world.gateway.url, { client_id: clientId, scope: 'mcp' });
    const resources = ['shop', 'bank'].map((each) => `resource=${encodeURIComponent(world.mcp(each))}`);
    const url = `${request.url.replace('/oauth/authorize', path)}&${resources.join('&')}`;
    const back = await createPerson('bob').answer(url);
    expect(back.has('code')).toBe(false);
  },
);
