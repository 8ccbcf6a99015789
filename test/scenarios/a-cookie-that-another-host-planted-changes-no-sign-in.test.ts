/** Cookie tossing: hosts of the same domain can plant cookies by most names (RFC 6265bis, section 8.6). */
import { expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { textResult } from '../support/hand-written-server.ts';
import { authorizationRequest, createPerson, register } from '../support/oauth-by-hand.ts';
import { scenario } from '../support/scenario.ts';

const PUBLIC = 'https://gw.acme.example';
const port = await freePort();

/** Registers the gateway by an address that browsers reach by TLS. */
const registered = async ({ issuer }: { readonly issuer: string }) => {
  const metadata = {
    redirect_uris: [`${PUBLIC}/auth/callback`],
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'client_secret_basic',
  };
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${issuer}/reg`, { method: 'POST', headers, body: JSON.stringify(metadata) });
  const client = (await answer.json()) as { client_id: string; client_secret: string };
  return { issuer, clientId: client.client_id, clientSecret: client.client_secret };
};

scenario({
  tools: { hello: () => textResult('hello') },
  policy: { version: 1, rules: [] },
  config: async ({ identity }, idp) => ({
    publicUrl: PUBLIC,
    listen: { port },
    identity: { ...identity, signIn: { oidc: await registered(idp) } },
  }),
});

/** TLS ends in front of the gateway. */
const via = (url: string) => url.replace(PUBLIC, `http://127.0.0.1:${port}`);
const REDIRECT = 'http://127.0.0.1:1/callback';

const asking = async (name: string) => {
  const { body } = await register(via(PUBLIC), { client_name: name, redirect_uris: [REDIRECT] });
  return authorizationRequest(PUBLIC, {
    client_id: String(body['client_id']),
    resource: `${PUBLIC}/mcp/shop`,
  }).url;
};

it('as the names of cookies say, which browsers take from this host alone', async () => {
  const bob = createPerson('bob', via);
  const page = await bob.visit(await asking('Tool'));
  expect(page.text).toContain('Let Tool use shop?');
  const names = [...bob.cookies.keys()].filter((name) => /firebreak/.test(name));
  expect(names.length).toBeGreaterThan(1);
  for (const name of names) expect(name).toMatch(/^__(Host|Secure)-firebreak/);
});

it('not even by the value of a real one under a name that others can plant', async () => {
  const mallory = createPerson('eve', via);
  await mallory.visit(`${PUBLIC}/auth/signed-in`);
  const value = mallory.cookies.get('__Host-firebreak');
  const look = (cookie: string) =>
    fetch(via(`${PUBLIC}/auth/signed-in`), { headers: { cookie }, redirect: 'manual' });
  expect((await look(`__Host-firebreak=${value}`)).status).toBe(200);
  for (const name of ['firebreak', '__Secure-firebreak', '__host-firebreak']) {
    expect((await look(`${name}=${value}`)).status).toBe(303);
  }
});

it('nor by the cookie of a request that another person began', async () => {
  const [bob, mallory] = [createPerson('bob', via), createPerson('eve', via)];
  const theirs = await mallory.visit(await asking('Trap'));
  const page = await bob.visit(await asking('Tool'));
  for (const [name, value] of mallory.cookies) {
    if (name.includes('interaction')) bob.cookies.set(name, value);
  }
  const again = await bob.visit(page.url);
  expect([again.status, again.text.includes('Trap')]).toEqual([400, false]);
  expect(await bob.submit(page, { decision: 'allow' })).toMatchObject({ status: 400 });
  expect((await mallory.submit(theirs, { decision: 'deny' })).url).toContain('error=access_denied');
});
