/** Back-channel logout if people are known by another claim than sub: it ends them by that claim, or says that it could not. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { startTransmitter } from '../support/event-transmitter.ts';
import { startHandWrittenServer, textResult } from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

let provider: Awaited<ReturnType<typeof startTransmitter>>;
let server: Awaited<ReturnType<typeof startHandWrittenServer>>;
let world: World;

beforeAll(async () => {
  provider = await startTransmitter();
  server = await startHandWrittenServer({ tools: { read_rows: () => textResult('rows') } });
  const { issuer } = provider;
  world = await startWorld({
    servers: { shop: server.url },
    policy: ALLOW_ALL,
    config: {
      identity: {
        issuers: [{ issuer, claims: { subject: 'oid' } }],
        signIn: { oidc: { issuer, clientId: 'gw', clientSecret: 's' } },
      },
    },
  });
});
afterAll(async () => {
  await world.close();
  await server.close();
  await provider.close();
});

const events = { 'http://schemas.openid.net/event/backchannel-logout': {} };
const logOut = async (claims: object) => {
  const token = await provider.sign('gw', { events, ...claims }, { typ: 'logout+jwt' });
  const body = new URLSearchParams({ logout_token: token });
  return await fetch(`${world.gateway.url}/auth/backchannel-logout`, { method: 'POST', body });
};
const accessToken = () => {
  const exp = Math.floor(Date.now() / 1000) + 600;
  return provider.sign(world.mcp('shop'), { sub: 'pairwise-1', oid: 'o-1', exp }, { typ: 'at+jwt' });
};
const statusOf = async (token: string) =>
  (await (await createAgent(world, { server: 'shop', token })).call('read_rows')).status;

it('answers an error to a logout token without that claim', async () => {
  const answer = await logOut({ sub: 'pairwise-1' });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('oid');
});

it('ends the person by that claim', async () => {
  const bob = await accessToken();
  expect(await statusOf(bob)).toBe(200);
  expect((await logOut({ sub: 'pairwise-1', oid: 'o-1' })).status).toBe(200);
  await expect.poll(() => statusOf(bob)).toBe(401);
});
