import { afterEach, expect, test, vi } from 'vitest';
import { AUDIENCE, createSampleIssuer, ISSUER, NOW, trusted } from './sample-issuer.ts';

afterEach(() => {
  vi.useRealTimers();
});

const ANSWERS: [name: string, answer: () => Response | Promise<Response>][] = [
  ['is down', () => Promise.reject(new TypeError('fetch failed'))],
  ['answers 500', () => new Response('', { status: 500 })],
  ['redirects', () => new Response('', { status: 302, headers: { location: 'http://169.254.169.254/' } })],
  ['answers with HTML', () => new Response('<html>')],
  [
    'names another issuer',
    () => Response.json({ issuer: 'https://evil.example.com', jwks_uri: 'https://evil/jwks' }),
  ],
  ['has no https keys', () => Response.json({ issuer: ISSUER, jwks_uri: 'http://10.0.0.1/jwks' })],
];

test.each(ANSWERS)('an issuer that %s refuses callers and is asked again later', async (_name, answer) => {
  const issuer = await createSampleIssuer();
  let now = NOW;
  const authenticate = issuer.authenticator([trusted()], () => now);
  const token = `Bearer ${await issuer.sign()}`;
  issuer.answerWith(answer);
  await expect(authenticate(token, AUDIENCE)).rejects.toMatchObject({
    code: 'unauthenticated',
    message: expect.stringContaining('cannot be reached'),
  });
  expect(issuer.warnings).toEqual(['an issuer of tokens cannot be reached']);
  issuer.answerWith(undefined);
  now += 5001;
  await expect(authenticate(token, AUDIENCE)).resolves.toMatchObject({ subject: 'alice' });
});

test.each(ANSWERS)('an issuer that %s is not asked at every call', async (_name, answer) => {
  const issuer = await createSampleIssuer();
  const authenticate = issuer.authenticator();
  issuer.answerWith(answer);
  const token = `Bearer ${await issuer.sign()}`;
  for (let call = 0; call < 10; call += 1) await authenticate(token, AUDIENCE).catch(() => undefined);
  expect(issuer.fetched).toHaveLength(1);
});

test('keys that rotate are fetched, and what the old ones signed is accepted no longer', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  const issuer = await createSampleIssuer();
  const authenticate = issuer.authenticator([trusted()], Date.now);
  const old = `Bearer ${await issuer.sign()}`;
  for (let call = 0; call < 3; call += 1) await authenticate(old, AUDIENCE);
  await issuer.rotate();
  vi.setSystemTime(NOW + 31_000);
  await expect(authenticate(`Bearer ${await issuer.sign()}`, AUDIENCE)).resolves.toMatchObject({
    subject: 'alice',
  });
  await expect(authenticate(old, AUDIENCE)).rejects.toThrow('does not publish');
});

test('a key that is withdrawn stops counting within minutes, though no one brings a new one', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  const issuer = await createSampleIssuer();
  const authenticate = issuer.authenticator([trusted()], Date.now);
  const old = `Bearer ${await issuer.sign()}`;
  for (let call = 0; call < 3; call += 1) await authenticate(old, AUDIENCE);
  await issuer.rotate();
  vi.setSystemTime(NOW + 5 * 60_000 + 1);
  await expect(authenticate(old, AUDIENCE)).rejects.toThrow('does not publish');
});

test('tokens with made-up keys do not make the gateway hammer the issuer', async () => {
  const issuer = await createSampleIssuer();
  const authenticate = issuer.authenticator();
  await authenticate(`Bearer ${await issuer.sign()}`, AUDIENCE);
  for (let call = 0; call < 10; call += 1) {
    const forged = await issuer.sign(undefined, { kid: `made-up-${call}` });
    await authenticate(`Bearer ${forged}`, AUDIENCE).catch(() => undefined);
  }
  expect(issuer.fetched).toHaveLength(2);
});

test('while the issuer is down, tokens of known keys are still accepted', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  const issuer = await createSampleIssuer();
  const authenticate = issuer.authenticator([trusted()], Date.now);
  await authenticate(`Bearer ${await issuer.sign()}`, AUDIENCE);
  issuer.answerWith(() => Promise.reject(new TypeError('fetch failed')));
  vi.setSystemTime(NOW + 31_000);
  const forged = `Bearer ${await issuer.sign(undefined, { kid: 'made-up' })}`;
  await expect(authenticate(forged, AUDIENCE)).rejects.toThrow('cannot be reached');
  await expect(authenticate(`Bearer ${await issuer.sign()}`, AUDIENCE)).resolves.toMatchObject({
    subject: 'alice',
  });
});

test('keys that cannot be read are not blamed on the token', async () => {
  const issuer = await createSampleIssuer();
  issuer.answerWith(() => new Response('<html>'));
  const authenticate = issuer.authenticator([trusted({ jwksUri: `${ISSUER}/jwks` })]);
  await expect(authenticate(`Bearer ${await issuer.sign()}`, AUDIENCE)).rejects.toThrow('cannot be reached');
});

test('a configured jwksUri needs no discovery', async () => {
  const issuer = await createSampleIssuer();
  const authenticate = issuer.authenticator([trusted({ jwksUri: `${ISSUER}/jwks` })]);
  await authenticate(`Bearer ${await issuer.sign()}`, AUDIENCE);
  expect(issuer.fetched).toEqual([`${ISSUER}/jwks`]);
});
