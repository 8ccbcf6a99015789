import { SignJWT } from 'jose';
import { afterEach, expect, test, vi } from 'vitest';
import { AUDIENCE, createSampleIssuer, goodClaims, ISSUER, NOW, trusted } from './sample-issuer.ts';

afterEach(() => vi.useRealTimers());
const byClock = () => vi.useFakeTimers({ toFake: ['Date'], now: NOW });

test.each(['JWT', 'jwt', 'AT+JWT', 'application/at+jwt', 'Application/At+Jwt', 'application/jwt', undefined])(
  'a token of type %s is accepted',
  async (typ) => {
    const issuer = await createSampleIssuer();
    const token = await issuer.sign(goodClaims, { typ });
    await expect(issuer.authenticator()(`Bearer ${token}`, AUDIENCE)).resolves.toMatchObject({
      subject: 'alice',
    });
  },
);

test.each(['dpop+jwt', 'logout+jwt', 'secevent+jwt', '', 7])('a token of type %s is refused', async (typ) => {
  const issuer = await createSampleIssuer();
  const token = await issuer.sign(goodClaims, { typ });
  await expect(issuer.authenticator()(`Bearer ${token}`, AUDIENCE)).rejects.toThrow('not a JWT');
});

test('a token that names no key is tried with each that fits, and a foreign one with none', async () => {
  const issuer = await createSampleIssuer();
  const [mine, others, foreign] = [issuer, await createSampleIssuer(), await createSampleIssuer()];
  const keys = () => Response.json({ keys: [others.jwk(), mine.jwk()] });
  const authenticate = issuer.authenticator([trusted({ jwksUri: `${ISSUER}/jwks` })]);
  issuer.answerWith(keys);
  const token = await mine.sign(goodClaims, { kid: undefined });
  await expect(authenticate(`Bearer ${token}`, AUDIENCE)).resolves.toMatchObject({ subject: 'alice' });
  const forged = await foreign.sign(goodClaims, { kid: undefined });
  await expect(authenticate(`Bearer ${forged}`, AUDIENCE)).rejects.toThrow('does not verify');
});

test('a key that was removed stops counting within a minute, for tokens that were seen before too', async () => {
  byClock();
  const issuer = await createSampleIssuer();
  const authenticate = issuer.authenticator([trusted()], Date.now);
  const old = `Bearer ${await issuer.sign()}`;
  await authenticate(old, AUDIENCE);
  await issuer.rotate();
  vi.setSystemTime(NOW + 59_000);
  await expect(authenticate(old, AUDIENCE)).rejects.toThrow('does not publish');
});

test('a key that came right after the last look is found two seconds later', async () => {
  byClock();
  const issuer = await createSampleIssuer();
  const authenticate = issuer.authenticator([trusted()], Date.now);
  await authenticate(`Bearer ${await issuer.sign()}`, AUDIENCE);
  await issuer.rotate();
  vi.setSystemTime(NOW + 2_000);
  await expect(authenticate(`Bearer ${await issuer.sign()}`, AUDIENCE)).resolves.toBeDefined();
});

test('ten minutes of forged tokens cost the issuer a few questions a minute', async () => {
  byClock();
  const issuer = await createSampleIssuer();
  const authenticate = issuer.authenticator([trusted({ jwksUri: `${ISSUER}/jwks` })], Date.now);
  const foreign = await createSampleIssuer();
  for (let second = 0; second < 600; second += 1) {
    vi.setSystemTime(NOW + second * 1000);
    const forged = await foreign.sign(undefined, { kid: `made-up-${second}` });
    await authenticate(`Bearer ${forged}`, AUDIENCE).catch(() => undefined);
  }
  // Regular looks (one in 40 s) and misses (one in 30 s, three at first).
  expect(issuer.fetched.length).toBeLessThanOrEqual(1 + 15 + 3 + 20);
});

test('an answer of more than 256 KB is no key set', async () => {
  const issuer = await createSampleIssuer();
  const keys = { keys: [issuer.jwk()], padding: 'x'.repeat(256 * 1024) };
  issuer.answerWith(() => Response.json(keys));
  const authenticate = issuer.authenticator([trusted({ jwksUri: `${ISSUER}/jwks` })]);
  await expect(authenticate(`Bearer ${await issuer.sign()}`, AUDIENCE)).rejects.toThrow('cannot be reached');
});

test('while the issuer does not answer, its keys count for five minutes and no longer', async () => {
  byClock();
  const issuer = await createSampleIssuer();
  const authenticate = issuer.authenticator([trusted()], Date.now);
  const token = `Bearer ${await issuer.sign()}`;
  await authenticate(token, AUDIENCE);
  issuer.answerWith(() => Promise.reject(new TypeError('fetch failed')));
  vi.setSystemTime(NOW + 4 * 60_000);
  await expect(authenticate(token, AUDIENCE)).resolves.toBeDefined();
  await expect(authenticate(`Bearer ${await issuer.sign()}`, AUDIENCE)).resolves.toBeDefined();
  vi.setSystemTime(NOW + 5 * 60_000 + 1);
  await expect(authenticate(token, AUDIENCE)).rejects.toThrow('cannot be reached');
});

test('a claim that is given twice makes the token unreadable', async () => {
  const issuer = await createSampleIssuer();
  const text = JSON.stringify(goodClaims).replace('"sub":"alice"', '"sub":"bob","sub":"alice"');
  const token = await issuer.signText(text);
  await expect(issuer.authenticator()(`Bearer ${token}`, AUDIENCE)).rejects.toThrow('more than one way');
});

test('a token without signature by its issuer is refused whatever it claims', async () => {
  const issuer = await createSampleIssuer();
  const token = await new SignJWT(goodClaims)
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode('x'.repeat(32)));
  await expect(issuer.authenticator()(`Bearer ${token}`, AUDIENCE)).rejects.toThrow('algorithm');
});
