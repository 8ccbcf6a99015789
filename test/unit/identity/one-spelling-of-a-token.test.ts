import { expect, it } from 'vitest';
import { AUDIENCE, createSampleIssuer, goodClaims, NOW, trusted } from './sample-issuer.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** The same bytes, with another of the characters that differ only in bits no one reads. */
const withSpareBits = (part: string): string => {
  const at = ALPHABET.indexOf(part.slice(-1));
  return `${part.slice(0, -1)}${ALPHABET[at ^ 1]}`;
};

it('a token is taken in the one spelling that base64url has for it', async () => {
  const issuer = await createSampleIssuer();
  const authenticate = issuer.authenticator();
  const token = await issuer.sign();
  const [head = '', payload = '', signature = ''] = token.split('.');
  const others = [
    `${token}==`,
    `${head}==.${payload}.${signature}`,
    `${head}.${payload}.${withSpareBits(signature)}`,
    `${head}.${payload}.${signature.slice(0, -1)}+`,
    `${token}.`,
    `.${token}`,
  ];
  for (const other of others) {
    await expect(authenticate(`Bearer ${other}`, AUDIENCE)).rejects.toThrow(/not a JWT|one token/);
  }
  await expect(authenticate(`Bearer ${token}`, AUDIENCE)).resolves.toMatchObject({ subject: 'alice' });
});

it('a token in the standard alphabet of base64 is none', async () => {
  const issuer = await createSampleIssuer();
  let token = '';
  for (let tries = 0; tries < 100 && !/[-_]/.test(token); tries += 1) token = await issuer.sign();
  const standard = token.replaceAll('-', '+').replaceAll('_', '/');
  await expect(issuer.authenticator()(`Bearer ${standard}`, AUDIENCE)).rejects.toThrow('not a JWT');
});

it.each([
  '',
  ' ',
  '\t',
  ' bob',
  'bob ',
  'bob\0',
  'bob\nX',
  'bob\u0085',
  'bob\u200b',
  '\u202Ebob',
  'b\u2028ob',
])('the subject %j names no one', async (sub) => {
  const issuer = await createSampleIssuer();
  const token = await issuer.sign({ ...goodClaims, sub });
  await expect(issuer.authenticator()(`Bearer ${token}`, AUDIENCE)).rejects.toThrow('claim sub');
});

it.each(['repo:acme/a b:ref', 'José', '山田 太郎', 'a\u00a0b'])('the subject %j is a name', async (sub) => {
  const issuer = await createSampleIssuer();
  const token = await issuer.sign({ ...goodClaims, sub });
  await expect(issuer.authenticator()(`Bearer ${token}`, AUDIENCE)).resolves.toMatchObject({ subject: sub });
});

it.each([
  ['made after its end', { iat: NOW / 1000 + 25, exp: NOW / 1000 + 10 }],
  ['made at its end', { iat: NOW / 1000 + 10, exp: NOW / 1000 + 10 }],
  ['good only from its end', { nbf: NOW / 1000 + 25, exp: NOW / 1000 + 10 }],
])('a token %s is refused', async (_what, times) => {
  const issuer = await createSampleIssuer();
  const token = await issuer.sign({ ...goodClaims, ...times });
  await expect(issuer.authenticator()(`Bearer ${token}`, AUDIENCE)).rejects.toThrow('exp');
});

it('an address is a subject only if it is verified', async () => {
  const issuer = await createSampleIssuer();
  const claims = { subject: 'email', email: 'email', groups: 'groups' };
  const authenticate = issuer.authenticator([trusted({ claims })]);
  const ask = async (email_verified: unknown) =>
    authenticate(`Bearer ${await issuer.sign({ ...goodClaims, email_verified })}`, AUDIENCE);
  await expect(ask(true)).resolves.toMatchObject({ subject: 'alice@acme.example' });
  await expect(ask(false)).rejects.toThrow('email_verified');
  await expect(ask(undefined)).rejects.toThrow('email_verified');
});
