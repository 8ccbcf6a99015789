/** The whole way by real sockets: the gateway, a SAML provider that signs, and a browser without a screen. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { signQuery, writeLogout } from '../../src/demo/company/saml/logout.ts';
import { createSamlProvider, type SamlProvider } from '../../src/demo/company/saml/saml-provider.ts';
import { createBrowser, type Visited } from '../support/people-sign-in.ts';
import { startWorld, type World } from '../support/start-world.ts';

const serviceProviders = new Map<string, string>();
let provider: SamlProvider;
let world: World;
let here: string;

beforeAll(async () => {
  provider = await createSamlProvider(serviceProviders);
  world = await startWorld({
    servers: { shop: 'http://127.0.0.1:9/mcp' },
    policy: { version: 1 },
    config: async ({ identity }) => ({
      identity: {
        ...identity,
        signIn: {
          saml: {
            issuer: provider.issuer,
            metadata: provider.metadataUrl,
            emails: 'all',
            emailVerified: 'always',
          },
        },
      },
    }),
  });
  here = world.gateway.url;
  serviceProviders.set(`${here}/auth/saml/metadata`, `${here}/auth/saml/acs`);
});
afterAll(async () => {
  await world.close();
  await provider.close();
});

/** What cookies of a sign-in that has begun are called, before its state. */
const ATTEMPT = 'firebreak-sign-in-';

/** Up to the page that posts the assertion. */
const upToPost = async (browser: ReturnType<typeof createBrowser>, person: string): Promise<Visited> => {
  const chooser = await browser.visit(`${here}/auth/signed-in`);
  expect(chooser.text).toContain('asks who you are');
  return browser.visit(chooser.url, { method: 'POST', body: new URLSearchParams({ subject: person }) });
};

/** The fields of the page that posts, and a POST of them as it comes from another site: without our cookies. */
const post = async (page: Visited): Promise<Response> => {
  const fields = [...page.text.matchAll(/name="(\w+)" value="([^"]*)"/g)];
  const body = new URLSearchParams(
    fields.map(([, name = '', value = '']): [string, string] => [name, value]),
  );
  const headers = { origin: new URL(provider.issuer).origin };
  return fetch(`${here}/auth/saml/acs`, { method: 'POST', body, headers, redirect: 'manual' });
};

it('a person who signs in at the provider is signed in here, by the cookie that OpenID gives too', async () => {
  const browser = createBrowser('alice');
  const answer = await post(await upToPost(browser, 'alice'));
  expect(answer.status).toBe(303);
  const page = await browser.visit(new URL(answer.headers.get('location') ?? '', here).href);
  expect(page.text).toContain('alice@acme.example');
  expect(page.url).toBe(`${here}/auth/signed-in`);
  expect([...browser.cookies.keys()]).toContain('firebreak');
});

it('the same assertion is refused a second time, and in another browser', async () => {
  const [victim, thief] = [createBrowser('alice'), createBrowser('eve')];
  const page = await upToPost(victim, 'alice');
  const answer = await post(page);
  expect((await post(page)).status).toBe(403);
  await upToPost(thief, 'eve');
  const stolen = new URL(answer.headers.get('location') ?? '', here);
  expect((await thief.visit(stolen.href)).status).toBe(400);
  // As the answer to what the thief began: the assertion names another request.
  const begun = [...thief.cookies.keys()].find((name) => name.startsWith(ATTEMPT)) ?? '';
  stolen.searchParams.set('state', begun.slice(ATTEMPT.length));
  expect((await thief.visit(stolen.href)).status).toBe(403);
  expect([...thief.cookies.keys()]).not.toContain('firebreak');
});

it('metadata says who the gateway is and where assertions go', async () => {
  const answer = await fetch(`${here}/auth/saml/metadata`);
  expect(answer.headers.get('content-type')).toContain('application/samlmetadata+xml');
  const xml = await answer.text();
  for (const part of [
    `entityID="${here}/auth/saml/metadata"`,
    `${here}/auth/saml/acs`,
    'WantAssertionsSigned="true"',
  ]) {
    expect(xml).toContain(part);
  }
});

it('what is no assertion gets a page that says so, and what is too large is not read', async () => {
  const send = (body: string) =>
    fetch(`${here}/auth/saml/acs`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://elsewhere.example' },
    });
  const nothing = await send('SAMLResponse=PGE%2B');
  expect(nothing.status).toBe(403);
  expect(await nothing.text()).toContain('did not confirm this sign-in');
  expect((await send('')).status).toBe(403);
  expect((await send(`SAMLResponse=${'A'.repeat(600_000)}`)).status).toBe(413);
});

it('no other path takes forms from other sites', async () => {
  const headers = { origin: new URL(provider.issuer).origin };
  expect((await fetch(`${here}/auth/sign-out`, { method: 'POST', headers })).status).toBe(403);
});

it('a person whom the provider signs out is signed out here in each browser', async () => {
  const browser = createBrowser('dave');
  const answer = await post(await upToPost(browser, 'dave'));
  await browser.visit(new URL(answer.headers.get('location') ?? '', here).href);
  const signedIn = async () =>
    (await browser.visit(`${here}/auth/signed-in`)).text.includes('dave@acme.example');
  expect(await signedIn()).toBe(true);
  const destination = `${here}/auth/saml/logout`;
  const request = writeLogout('LogoutRequest', { issuer: provider.issuer, destination, nameId: 'dave' });
  const query = signQuery('SAMLRequest', request, provider.keyPair);
  // From another browser of theirs, which has no cookie of this one.
  const ended = await fetch(`${destination}?${query}`, { redirect: 'manual' });
  expect(ended.headers.get('location')).toContain('SAMLResponse=');
  await vi.waitFor(async () => expect(await signedIn()).toBe(false), { timeout: 10_000 });
});
