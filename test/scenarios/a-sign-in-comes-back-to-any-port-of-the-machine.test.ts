/** RFC 8252, section 7.3, in both legs and for each name of the machine (claude-code#37767, copilot-cli#4800). */
import { expect, it } from 'vitest';
import { textResult } from '../support/hand-written-server.ts';
import { authorizationRequest, post, register, tokensOf } from '../support/oauth-by-hand.ts';
import { createBrowser } from '../support/people-sign-in.ts';
import { scenario } from '../support/scenario.ts';
import { signInByUrl } from '../support/sign-in-by-url.ts';

const scene = scenario({
  tools: { hello: () => textResult('hello') },
  policy: { version: 1, rules: [] },
  config: signInByUrl,
});

it.each([
  ['http://127.0.0.1/callback', 'http://127.0.0.1:43210/callback'],
  ['http://localhost/callback', 'http://localhost:43210/callback'],
  ['http://[::1]/callback', 'http://[::1]:43210/callback'],
  ['http://localhost:3334/oauth/callback', 'http://localhost:43210/oauth/callback'],
])('which registered %s and comes back to %s', async (registered, used) => {
  const gateway = scene.world.gateway.url;
  const { body } = await register(gateway, { client_name: 'Tool', redirect_uris: [registered] });
  const id = String(body['client_id']);
  const request = authorizationRequest(gateway, { client_id: id, redirect_uri: used });
  const browser = createBrowser('bob', { stopAt: (url) => url.startsWith(used) });
  const back = await browser.submit(await browser.visit(request.url), { decision: 'allow' });
  const redeem = (redirect: string) =>
    post(`${gateway}/oauth/token`, {
      grant_type: 'authorization_code',
      client_id: id,
      redirect_uri: redirect,
      code: new URL(back.url).searchParams.get('code') ?? '',
      code_verifier: request.verifier,
    });
  expect(tokensOf(await redeem(used)).access_token).toEqual(expect.any(String));
});

it.each([
  'http://localhost.evil.example:43210/callback',
  'http://127.0.0.1.evil.example:43210/callback',
  'http://[::ffff:127.0.0.1]:43210/callback',
  'http://127.0.0.1:43210/callback/',
  'https://localhost:43210/callback',
])('and not to %s', async (elsewhere) => {
  const gateway = scene.world.gateway.url;
  const redirects = ['http://127.0.0.1/callback', 'http://localhost/callback', 'http://[::1]/callback'];
  const { body } = await register(gateway, { client_name: 'Tool', redirect_uris: redirects });
  const request = authorizationRequest(gateway, {
    client_id: String(body['client_id']),
    redirect_uri: elsewhere,
  });
  const answer = await fetch(request.url, { redirect: 'manual' });
  expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
});
