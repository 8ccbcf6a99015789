import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findPerson, type Person } from '../../src/demo/company/people.ts';
import { registerGateway } from '../../src/demo/company/register-gateway.ts';
import { signIn, tokensOf } from '../support/oauth-by-hand.ts';
import { startWorld, type World } from '../support/start-world.ts';

let world: World;
/** What the provider says of someone instead of the usual; undefined for one it does not know any more. */
const changed = new Map<string, Person | undefined>();

beforeAll(async () => {
  world = await startWorld({
    servers: { shop: 'http://127.0.0.1:9/mcp' },
    policy: { version: 1 },
    config: async ({ identity }, idp) => ({
      identity: { ...identity, signIn: { oidc: { ...(await registerGateway(idp)), offlineAccess: false } } },
    }),
    find: (subject) => (changed.has(subject) ? changed.get(subject) : findPerson(subject)),
  });
});
afterAll(() => world.close());

test('a gateway that is set so asks its provider for no offline access', async () => {
  const start = await fetch(`${world.gateway.url}/auth/sign-in?return=/`, { redirect: 'manual' });
  const scope = new URL(start.headers.get('location') ?? '').searchParams.get('scope');
  expect(scope).toBe('openid email groups');
});

test('groups are read again at a refresh all the same, and a person who is gone is refused', async () => {
  const { redeem, refresh } = await signIn(world.gateway.url, { person: 'eve' });
  const { refresh_token: token } = tokensOf(await redeem());
  changed.set('eve', { subject: 'eve', name: 'Eve', email: 'eve@acme.example', groups: ['support'] });
  const groups = async () => decodeJwt(tokensOf(await refresh(token)).access_token)['groups'];
  await expect.poll(groups, { timeout: 15_000, interval: 500 }).toEqual(['support']);
  changed.set('eve', undefined);
  await expect
    .poll(() => refresh(token), { timeout: 15_000, interval: 500 })
    .toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
});
