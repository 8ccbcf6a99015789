/** By samlify, whose signatures and encryption are not the ones that the gateway's own tests write. */
import { fileURLToPath } from 'node:url';
import { decodeJwt } from 'jose';
import { expect, it, onTestFinished } from 'vitest';
import { createKeyPair } from '../../src/demo/company/saml/certificate.ts';
import { needsProgram } from '../support/clients-of-others.ts';
import { SAMLIFY, startForeignProvider } from '../support/foreign-saml-provider.ts';
import { authorizationRequest, post, register, tokensOf } from '../support/oauth-by-hand.ts';
import { createBrowser } from '../support/people-sign-in.ts';
import { startWorld } from '../support/start-world.ts';

const REDIRECT = 'http://127.0.0.1:1/callback';

it.for([
  ['signed', false],
  ['signed and encrypted', true],
] as const)('to an MCP client, with assertions that are %s', async ([, encrypted], { skip }) => {
  needsProgram(fileURLToPath(SAMLIFY), skip);
  let gateway = '';
  const provider = await startForeignProvider({
    encrypted,
    serviceMetadata: async () => (await fetch(`${gateway}/auth/saml/metadata`)).text(),
  });
  onTestFinished(provider.close);
  const keyPair = await createKeyPair('Gateway');
  const { issuer, metadataUrl: metadata } = provider;
  const world = await startWorld({
    servers: { shop: 'http://127.0.0.1:1/mcp' },
    policy: { version: 1, rules: [] },
    config: async ({ identity }) => ({
      identity: {
        ...identity,
        signIn: {
          saml: { issuer, metadata, keyPair, emails: 'all', groups: 'all', emailVerified: 'always' },
        },
      },
    }),
  });
  onTestFinished(() => world.close());
  gateway = world.gateway.url;

  const { body } = await register(gateway, { client_name: 'Tool', redirect_uris: [REDIRECT] });
  const id = String(body['client_id']);
  const request = authorizationRequest(gateway, { client_id: id, resource: world.mcp('shop') });
  const browser = createBrowser('bob', { stopAt: (url) => url.startsWith(REDIRECT) });
  const { action, ...fields } = JSON.parse((await browser.visit(request.url)).text) as Record<string, string>;
  const headers = { origin: new URL(issuer).origin };
  const page = await browser.visit(action ?? '', {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers,
  });
  expect(page.text).toContain('Let Tool use shop?');
  const back = await browser.submit(page, { decision: 'allow' });
  const tokens = await post(`${gateway}/oauth/token`, {
    grant_type: 'authorization_code',
    client_id: id,
    redirect_uri: REDIRECT,
    code: new URL(back.url).searchParams.get('code') ?? '',
    code_verifier: request.verifier,
  });
  expect(decodeJwt(tokensOf(tokens).access_token)).toMatchObject({
    idp: issuer,
    sub: 'bob-4711',
    email: 'bob@acme.example',
    groups: ['support', 'Domain Users'],
  });

  const again = await browser.visit(action ?? '', {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers,
  });
  expect(again.text).not.toContain('Let Tool use shop?');
});
