/** `credential: idJag` through two gateways: the second one's authorization server takes what the provider gave the first. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { type AssertionProvider, startAssertionProvider } from '../support/assertion-provider.ts';
import { sessionsOf } from '../support/auditor.ts';
import { dumpEmbedded } from '../support/dump-store.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { signIn, tokensOf } from '../support/oauth-by-hand.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { signInByUrl } from '../support/sign-in-by-url.ts';
import { startWorld, type World } from '../support/start-world.ts';

const AT_PROVIDER = { clientId: 'firebreak', clientSecret: 'at-the-provider-91d2' };
const ELSEWHERE = { clientId: 'gateway-of-acme', clientSecret: 'elsewhere-77ab0c' };

let server: HandWrittenServer;
let elsewhere: World;
let provider: AssertionProvider;
let world: World;

beforeAll(async () => {
  server = await startHandWrittenServer({ tools: { read_rows: () => textResult('rows') } });
  // The address of the provider has to be known before the gateways, and theirs before the provider is asked.
  let people = '';
  let audience = '';
  const late = new Proxy(
    {},
    { get: (_target, name) => (name === audience ? ELSEWHERE.clientId : undefined) },
  );
  world = await startWorld({
    servers: {},
    policy: ALLOW_ALL,
    // A second longer than they have to be good for when they are shown.
    idTokenLife: 31,
    config: async (defaults, idp) => {
      people = idp.issuer;
      provider = await startAssertionProvider(people, () => late);
      elsewhere = await startWorld({
        servers: { shop: server.url },
        policy: ALLOW_ALL,
        config: async (others) => ({
          identity: {
            ...others.identity,
            issuers: others.identity.issuers.map((each) => ({ ...each, emails: 'all', groups: 'all' })),
            signIn: { oidc: { issuer: provider.issuer, clientId: 'x', clientSecret: 'x', groups: 'all' } },
            authorizationServer: { clients: [ELSEWHERE] },
          },
        }),
      });
      audience = elsewhere.gateway.url;
      const idJag = {
        ...ELSEWHERE,
        issuer: audience,
        resource: elsewhere.mcp('shop'),
        scope: 'mcp',
        provider: { ...AT_PROVIDER, tokenUrl: provider.tokenUrl },
      };
      const servers = { shop: { url: elsewhere.mcp('shop'), credential: { idJag } } };
      return { ...(await signInByUrl(defaults, idp)), servers };
    },
  });
});
afterAll(async () => {
  await world.close();
  await elsewhere.close();
  await provider.close();
  await server.close();
});

const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token';
const signedIn = async (person: string) => {
  const tokens = tokensOf(await (await signIn(world.gateway.url, { person })).redeem());
  return { tokens, agent: await createAgent(world, { server: 'shop', token: tokens.access_token }) };
};

test('who signed in at the gateway is known there by name, through their ID token', async () => {
  const { agent } = await signedIn('bob');
  for (let calls = 0; calls < 3; calls += 1) expect((await agent.call('read_rows')).text).toContain('rows');
  expect(provider.asked).toEqual([
    expect.objectContaining({
      subject: 'bob',
      subject_token_type: ID_TOKEN,
      requested_token_type: 'urn:ietf:params:oauth:token-type:id-jag',
      audience: elsewhere.gateway.url,
      resource: elsewhere.mcp('shop'),
      scope: 'mcp',
    }),
  ]);
  const [session] = await sessionsOf(elsewhere, { user: 'bob' });
  expect(session?.caller).toMatchObject({
    subject: 'bob',
    issuer: provider.issuer,
    clientId: ELSEWHERE.clientId,
    kind: 'human',
  });
});

test('each caller has a token of their own, also one who signed in at the provider itself', async () => {
  const { agent } = await signedIn('alice');
  const carol = await createAgent(world, { server: 'shop', subject: 'carol' });
  for (const each of [agent, carol]) expect((await each.call('read_rows')).text).toContain('rows');
  expect(provider.asked.map(({ subject, subject_token_type: type }) => [subject, type === ID_TOKEN])).toEqual(
    expect.arrayContaining([
      ['alice', true],
      ['carol', false],
    ]),
  );
  for (const user of ['alice', 'carol']) expect(await sessionsOf(elsewhere, { user })).toHaveLength(1);
});

test('someone for whom the provider does not vouch calls nothing, and others go on', async () => {
  provider.refused.add('erin');
  const erin = await createAgent(world, { server: 'shop', subject: 'erin' });
  const before = server.runs('read_rows');
  expect((await erin.call('read_rows')).text).toContain('cannot get its credential');
  expect(server.runs('read_rows')).toBe(before);
  const carol = await createAgent(world, { server: 'shop', subject: 'carol' });
  expect((await carol.call('read_rows')).text).toContain('rows');
});

test('an ID token that ends is renewed at the provider', async () => {
  provider.refused.add('dave');
  const { agent } = await signedIn('dave');
  const shown = async () => {
    await agent.call('read_rows');
    const tokens = provider.asked.filter(({ subject }) => subject === 'dave');
    return new Set(
      tokens
        .filter(({ subject_token_type: type }) => type === ID_TOKEN)
        .map(({ subject_token: token }) => token),
    ).size;
  };
  await expect.poll(shown, { timeout: 20_000, interval: 500 }).toBeGreaterThan(1);
}, 30_000);

test('nothing of it is kept readable', () => {
  const dumps = [world, elsewhere].map(({ folder }) => dumpEmbedded(join(folder, 'data'))).join('\n');
  const secrets = [
    ...provider.given,
    ...provider.asked.map((each) => each['subject_token'] ?? ''),
    ...server.seen.map(({ headers }) => headers.authorization ?? 'Bearer none'),
    AT_PROVIDER.clientSecret,
    ELSEWHERE.clientSecret,
  ];
  expect(provider.given.length).toBeGreaterThanOrEqual(3);
  for (const secret of secrets) expect(dumps.includes(secret), secret.slice(0, 12)).toBe(false);
});
