import { expect, test } from 'vitest';
import { createVerdictCache, verdictKey } from '../../../src/identity/verdict-cache.ts';
import { AUDIENCE, createSampleIssuer, goodClaims, NOW, trusted } from './sample-issuer.ts';

const caller = {
  issuer: 'i',
  subject: 's',
  email: undefined,
  groups: [],
  kind: 'human' as const,
  clientId: undefined,
  expiresAt: 10,
};

test('a remembered token ends when it expires', async () => {
  const issuer = await createSampleIssuer();
  let now = NOW;
  const authenticate = issuer.authenticator([trusted()], () => now);
  const token = `Bearer ${await issuer.sign({ ...goodClaims, exp: NOW / 1000 + 60 })}`;
  for (let call = 0; call < 3; call += 1) await authenticate(token, AUDIENCE);
  now += 70_000;
  await expect(authenticate(token, AUDIENCE)).rejects.toThrow('has expired');
});

test('a token remembered for one server is not taken for another', async () => {
  const issuer = await createSampleIssuer();
  const authenticate = issuer.authenticator();
  const token = `Bearer ${await issuer.sign()}`;
  for (let call = 0; call < 3; call += 1) await authenticate(token, AUDIENCE);
  const orders = { server: 'orders', resource: 'https://gw.example.com/mcp/orders' };
  await expect(authenticate(token, orders)).rejects.toThrow('audience differs');
});

test('the same token is verified once while the keys stay the same', async () => {
  const issuer = await createSampleIssuer();
  const authenticate = issuer.authenticator();
  const token = `Bearer ${await issuer.sign()}`;
  await authenticate(token, AUDIENCE);
  const second = await authenticate(token, AUDIENCE);
  expect(await authenticate(token, AUDIENCE)).toBe(second);
  expect(issuer.fetched).toHaveLength(2);
});

test('verdicts are bounded in number, and the one not used for longest goes first', () => {
  const cache = createVerdictCache(2);
  const verdict = { caller, issuedAt: 0, jkt: undefined, generation: 1, until: 10 };
  cache.put('a', verdict);
  cache.put('b', verdict);
  cache.get('a', 0);
  cache.put('c', verdict);
  expect(['a', 'b', 'c'].map((key) => cache.get(key, 0) !== undefined)).toEqual([true, false, true]);
});

test('verdicts end at their time', () => {
  const cache = createVerdictCache(2);
  cache.put('a', { caller, issuedAt: 0, jkt: undefined, generation: 1, until: 10 });
  expect(cache.get('a', 9)).toBeDefined();
  expect(cache.get('a', 10)).toBeUndefined();
});

test('the key of a verdict depends on token and resource, and shows neither', () => {
  expect(verdictKey('t', 'r')).not.toBe(verdictKey('tr', ''));
  expect(verdictKey('secret-token', 'r')).not.toContain('secret');
});
