/** Codes, tokens, assertions, cookies and client secrets, used well and badly, with the log at its most talkative. */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { auditOf, readEvents, sessionsOf } from '../support/auditor.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { authorizationRequest, createPerson, post, register, tokensOf } from '../support/oauth-by-hand.ts';
import { githubClaims, type Platform, startPlatform } from '../support/platform.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { signInByUrl } from '../support/sign-in-by-url.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/start-gateway-process.ts';
import { startWorld, type World } from '../support/start-world.ts';

const ASSISTANT = { clientId: 'assistant', clientSecret: 'of-the-assistant-5f1e' };
const REDIRECT = 'http://127.0.0.1:1/callback';
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

let server: HandWrittenServer;
let company: Platform;
let github: Platform;
let gateway: GatewayProcess;
let world: World;
let atProvider = '';

beforeAll(async () => {
  server = await startHandWrittenServer({ tools: { read_rows: () => textResult('rows') } });
  [company, github] = await Promise.all([startPlatform(), startPlatform()]);
  const start = async (configFile: string) => {
    gateway = await startGatewayProcess({ configFile });
    return { ...gateway, reloadPolicy: async () => {}, close: async () => void (await gateway.stop()) };
  };
  world = await startWorld({
    servers: { shop: server.url },
    policy: ALLOW_ALL,
    start,
    config: async (defaults, idp) => {
      const { identity } = await signInByUrl(defaults, idp);
      atProvider = identity.signIn.oidc.clientSecret;
      const trusted = { emails: ['acme.example'], groups: 'all' };
      return {
        log: { level: 'trace' },
        identity: {
          ...identity,
          issuers: [
            ...identity.issuers.map((each) => ({ ...each, ...trusted })),
            { issuer: company.issuer, ...trusted },
            { issuer: github.issuer, kind: 'workload' },
          ],
          authorizationServer: { clients: [ASSISTANT] },
        },
      };
    },
  });
});
afterAll(async () => {
  await world.close();
  for (const each of [server, company, github]) await each.close();
});

/** What may be nowhere, by what it is. */
const secrets = new Map<string, string>();
const note = (what: string, secret: string): string => {
  expect(secret.length, what).toBeGreaterThan(12);
  secrets.set(what, secret);
  return secret;
};
const token = (form: Readonly<Record<string, string>>) => post(`${world.gateway.url}/oauth/token`, form);
const call = async (accessToken: string) =>
  (await (await createAgent(world, { server: 'shop', token: accessToken })).call('read_rows')).text;

const signInAndOut = async (): Promise<void> => {
  const { body } = await register(world.gateway.url, { client_name: 'Tool', redirect_uris: [REDIRECT] });
  const client = { client_id: String(body['client_id']) };
  const request = authorizationRequest(world.gateway.url, client);
  const person = createPerson('bob');
  const back = await person.answer(request.url);
  for (const [name, value] of person.cookies) if (!name.endsWith('.sig')) note(`cookie ${name}`, value);
  const form = {
    ...client,
    grant_type: 'authorization_code',
    redirect_uri: REDIRECT,
    code: note('code', back.get('code') ?? ''),
  };
  const wrong = note('wrong verifier', 'x'.repeat(43));
  expect((await token({ ...form, code_verifier: wrong })).status).toBe(400);
  const again = createPerson('bob');
  const second = authorizationRequest(world.gateway.url, client);
  const code = note('second code', (await again.answer(second.url)).get('code') ?? '');
  const verifier = note('verifier', second.verifier);
  const tokens = tokensOf(await token({ ...form, code, code_verifier: verifier }));
  note('refresh token', tokens.refresh_token);
  expect(await call(note('access token', tokens.access_token))).toContain('rows');
  const refresh = { ...client, grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
  const refreshed = tokensOf(await token(refresh));
  note('second refresh token', refreshed.refresh_token);
  note('second access token', refreshed.access_token);
  await token({ ...refresh, refresh_token: note('made-up token', randomUUID()) });
  // A code that comes back ends everything that came from it.
  expect((await token({ ...form, code, code_verifier: verifier })).status).toBe(400);
  await post(`${world.gateway.url}/oauth/revoke`, { ...client, token: refreshed.refresh_token });
  expect((await token({ ...refresh, refresh_token: refreshed.refresh_token })).status).toBe(400);
  expect(await call(refreshed.access_token)).not.toContain('rows');
};

const presentAssertions = async (): Promise<void> => {
  const aud = world.gateway.url;
  const job = note('assertion of a job', await github.sign(githubClaims({ aud })));
  const tokens = tokensOf(await token({ grant_type: JWT_BEARER, assertion: job }));
  expect(await call(note('access token of a job', tokens.access_token))).toContain('rows');
  await token({ grant_type: JWT_BEARER, assertion: job });
  const late = note('assertion that ended', await github.sign(githubClaims({ aud, exp: 1, iat: 0 })));
  await token({ grant_type: JWT_BEARER, assertion: late });
  const person = { jti: randomUUID(), sub: 'carol', aud, client_id: ASSISTANT.clientId };
  const assertion = note('assertion of a person', await company.sign(person, { typ: 'oauth-id-jag+jwt' }));
  const as = { grant_type: JWT_BEARER, assertion, client_id: ASSISTANT.clientId };
  const wrong = note('wrong client secret', randomUUID());
  expect((await token({ ...as, client_secret: wrong })).status).toBe(401);
  const given = await token({ ...as, client_secret: note('client secret', ASSISTANT.clientSecret) });
  expect(await call(note('access token of a person', tokensOf(given).access_token))).toContain('rows');
};

it('whatever goes wrong or right', async () => {
  note('secret at the provider', atProvider);
  await signInAndOut();
  await presentAssertions();
  await expect.poll(async () => (await auditOf(world)).map(({ action }) => action)).toContain('oauth.replay');
  const sessions = await sessionsOf(world, {});
  const events = await Promise.all(sessions.map(({ id }) => readEvents(world, id)));
  const metrics = await (await fetch(`${world.gateway.adminUrl}/metrics`)).text();
  const folder = join(world.folder, 'data');
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'keys.json')
    .map(({ name }) => name);
  expect(files).toContain('firebreak.db');
  const places = new Map(files.map((name) => [name, readFileSync(join(folder, name), 'latin1')]));
  places.set('log', gateway.log()).set('metrics', metrics);
  places.set('API', JSON.stringify([sessions, events, await auditOf(world)]));
  expect(sessions.length).toBeGreaterThanOrEqual(3);
  expect(secrets.size).toBeGreaterThanOrEqual(18);
  for (const [place, text] of places) {
    for (const [what, secret] of secrets) expect(text.includes(secret), `${what} in ${place}`).toBe(false);
  }
});
