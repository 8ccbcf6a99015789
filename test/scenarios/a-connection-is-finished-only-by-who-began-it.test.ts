/** Connecting to a server in one's own name, attacked: no one connects another one's account, and nothing leads elsewhere. */
import { afterAll, beforeAll, expect, it, test } from 'vitest';
import { listenOnLoopback } from '../../src/demo/listen-on-loopback.ts';
import { createAgent } from '../support/agent.ts';
import { createConnectingPerson } from '../support/connect-person.ts';
import {
  type PersonalServer,
  type PersonalServerOptions,
  startPersonalServer,
} from '../support/personal-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { signInByUrl } from '../support/sign-in-by-url.ts';
import { startWorld, type World } from '../support/start-world.ts';

const open = async (options: PersonalServerOptions = {}) => {
  const server = await startPersonalServer(options);
  const world = await startWorld({
    servers: { tracker: { url: server.url, credential: { perUser: {} } } },
    policy: ALLOW_ALL,
    config: signInByUrl,
  });
  const close = async () => {
    await world.close();
    await server.close();
  };
  return { server, world, close, page: `${world.gateway.url}/connections/tracker` };
};

let server: PersonalServer;
let world: World;
let page = '';
let close: () => Promise<void>;

beforeAll(async () => {
  ({ server, world, page, close } = await open());
});
afterAll(() => close());

const isConnected = async (subject: string): Promise<boolean> => {
  const agent = await createAgent(world, { server: 'tracker', subject });
  return (await agent.call('who_am_i')).text.includes('you are');
};

it('gives a person who follows the link of another one nothing, and that one neither', async () => {
  const mallory = createConnectingPerson(page, { person: 'alice' });
  const way = await mallory.begin();
  const victim = createConnectingPerson(page, { person: 'bob' });
  await victim.open();
  const landed = await victim.browser.visit(way);
  expect(landed.status).toBe(400);
  expect(landed.text).toContain('was not begun by you in this browser');
  expect(await isConnected('alice')).toBe(false);
  expect(await isConnected('bob')).toBe(false);
});

it('does not finish for a person who signed in after another one began in the same browser', async () => {
  const first = createConnectingPerson(page, { person: 'alice' });
  const way = await first.begin();
  const second = createConnectingPerson(page, { person: 'bob' });
  await second.open();
  const session = second.browser.cookies.get('firebreak') ?? '';
  first.browser.cookies.set('firebreak', session);
  expect((await first.browser.visit(way)).status).toBe(400);
  expect(await isConnected('alice')).toBe(false);
  expect(await isConnected('bob')).toBe(false);
});

it('begins and ends nothing for a form that was not shown to this person', async () => {
  const bob = createConnectingPerson(page, { person: 'bob' });
  await bob.open();
  for (const decision of ['connect', 'disconnect']) {
    const answer = await bob.browser.visit(page, {
      method: 'POST',
      body: new URLSearchParams({ decision, proof: 'forged' }),
      headers: { origin: world.gateway.url },
    });
    expect(answer.status).toBe(403);
  }
});

it('refuses an answer in the name of another authorization server (RFC 9207)', async () => {
  const bob = createConnectingPerson(page, { person: 'bob' });
  const state = new URL(await bob.begin()).searchParams.get('state') ?? '';
  const query = new URLSearchParams({ code: 'stolen', state, iss: 'https://evil.example' });
  const answer = await bob.browser.visit(`${page}/callback?${query}`);
  expect(answer.status).toBe(403);
  expect(answer.text).toContain('did not confirm');
  expect(server.given).toEqual([]);
});

it('takes an answer once', async () => {
  const bob = createConnectingPerson(page, { person: 'bob' });
  let last = '';
  const way = await bob.begin();
  await bob.browser.visit(way);
  last = `${page}/callback?${new URLSearchParams({ code: 'again', state: new URL(way).searchParams.get('state') ?? '' })}`;
  expect((await bob.browser.visit(last)).status).toBe(400);
});

it('leads to no other place afterwards', async () => {
  const bob = createConnectingPerson(`${page}?return=https://evil.example/`, { person: 'bob' });
  expect((await bob.open()).text).not.toContain('evil.example');
});

test('a server cannot make the gateway ask addresses inside its network', async () => {
  let asked = 0;
  const inside = await listenOnLoopback(0, (_request, response) => {
    asked += 1;
    response.end();
  });
  const { port } = new URL(inside.url);
  const issuers = [
    inside.url,
    `http://localhost:${port}`,
    `https://localhost:${port}`,
    'http://169.254.169.254',
  ];
  for (const issuer of issuers) {
    const hostile = await open({
      publish: (document) => ({ ...document, authorization_servers: [issuer] }),
    });
    const bob = createConnectingPerson(hostile.page, { person: 'bob' });
    const shown = await bob.open();
    expect(shown.status).toBe(403);
    expect(shown.text).toContain('cannot be asked now');
    expect(shown.text).not.toContain(issuer);
    await hostile.close();
  }
  await inside.close();
  expect(asked).toBe(0);
});

test('a server that names the page of another authorization server cannot hide it from the person', async () => {
  const hostile = await startHostileAuthority('https://honest.example/authorize');
  const elsewhere = await startWorld({
    servers: { tracker: { url: `${hostile.url}/mcp`, credential: { perUser: {} } } },
    policy: ALLOW_ALL,
    config: signInByUrl,
  });
  const shown = await createConnectingPerson(`${elsewhere.gateway.url}/connections/tracker`, {
    person: 'bob',
  }).open();
  expect(shown.text).toContain(`honest.example asks you, and ${new URL(hostile.url).host} gets the answer`);
  await elsewhere.close();
  await hostile.close();
});

/** Publishes itself as the authorization server of its MCP server, with the page of another one. */
const startHostileAuthority = (page: string) =>
  listenOnLoopback(0, (request, response) => {
    const issuer = `http://${request.headers.host}`;
    const isResource = request.url?.startsWith('/.well-known/oauth-protected-resource') === true;
    const document = isResource
      ? { resource: `${issuer}/mcp`, authorization_servers: [issuer] }
      : {
          issuer,
          authorization_endpoint: page,
          token_endpoint: `${issuer}/token`,
          response_types_supported: ['code'],
        };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(document));
  });

test('a server cannot have tokens for another resource asked for', async () => {
  const hostile = await open({
    publish: (document) => ({ ...document, resource: 'https://bank.example/mcp' }),
  });
  const bob = createConnectingPerson(hostile.page, { person: 'bob' });
  expect((await bob.open()).status).toBe(403);
  await hostile.close();
});
