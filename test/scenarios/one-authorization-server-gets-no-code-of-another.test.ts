/** Mix-up (RFC 9700, section 4.4): each server has a redirect URI of its own, so a code comes to no other one's attempt. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listenOnLoopback } from '../../src/demo/listen-on-loopback.ts';
import { createConnectingPerson } from '../support/connect-person.ts';
import { type PersonalServer, startPersonalServer } from '../support/personal-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { signInByUrl } from '../support/sign-in-by-url.ts';
import { startWorld, type World } from '../support/start-world.ts';

let honest: PersonalServer;
let hostile: Awaited<ReturnType<typeof startHostile>>;
let world: World;

/** An authorization server of its own that takes any client, and notes what is sent to its token endpoint. */
const startHostile = async () => {
  const codes: string[] = [];
  const { url, close } = await listenOnLoopback(0, (request, response) => {
    const send = (status: number, document: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(document));
    if (request.url === '/token') {
      codes.push(String(request.headers['content-length']));
      return void send(400, { error: 'invalid_grant' });
    }
    if (request.url === '/register') return void send(201, { client_id: 'gateway' });
    const isResource = request.url?.startsWith('/.well-known/oauth-protected-resource') === true;
    if (isResource) return void send(200, { resource: `${url}/mcp`, authorization_servers: [url] });
    send(200, {
      issuer: url,
      authorization_endpoint: `${url}/authorize`,
      token_endpoint: `${url}/token`,
      registration_endpoint: `${url}/register`,
      response_types_supported: ['code'],
      token_endpoint_auth_methods_supported: ['none'],
    });
  });
  return { url, codes, close };
};

beforeAll(async () => {
  honest = await startPersonalServer();
  hostile = await startHostile();
  world = await startWorld({
    servers: {
      tracker: { url: honest.url, credential: { perUser: {} } },
      evil: { url: `${hostile.url}/mcp`, credential: { perUser: {} } },
    },
    policy: ALLOW_ALL,
    config: signInByUrl,
  });
});
afterAll(async () => {
  await world.close();
  await hostile.close();
  await honest.close();
});

const pageOf = (server: string) => `${world.gateway.url}/connections/${server}`;

it('has a redirect URI, and a client, of its own at each server', async () => {
  const [tracker, evil] = await Promise.all(
    ['tracker', 'evil'].map(async (server) => {
      const way = await createConnectingPerson(pageOf(server), { person: 'bob' }).begin();
      return new URL(way).searchParams;
    }),
  );
  expect(tracker?.get('redirect_uri')).toBe(`${pageOf('tracker')}/callback`);
  expect(evil?.get('redirect_uri')).toBe(`${pageOf('evil')}/callback`);
  expect(tracker?.get('client_id')).not.toBe(evil?.get('client_id'));
});

it('gives the code of an honest server to no one if another one sends the person there', async () => {
  // What everyone can know of the gateway's client at the honest server.
  const known = new URL(await createConnectingPerson(pageOf('tracker'), { person: 'alice' }).begin());
  const bob = createConnectingPerson(pageOf('evil'), { person: 'bob' });
  const begun = new URL(await bob.begin());
  for (const redirect of ['tracker', 'evil']) {
    const there = new URL(known);
    for (const name of ['state', 'code_challenge', 'code_challenge_method'])
      there.searchParams.set(name, begun.searchParams.get(name) ?? '');
    there.searchParams.set('redirect_uri', `${pageOf(redirect)}/callback`);
    const landed = await bob.browser.visit(there.href);
    expect(landed.status).toBe(400);
  }
  expect(hostile.codes).toEqual([]);
  expect(honest.given).toEqual([]);
});
