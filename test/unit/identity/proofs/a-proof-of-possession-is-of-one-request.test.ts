/** A proof of possession (RFC 9449) counts for the one request, token, key and minute that it was made for. */
import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, expect, it } from 'vitest';
import { createCheckProof } from '../../../../src/identity/dpop.ts';

const NOW = 1_790_000_000_000;
const SECONDS = NOW / 1000;
const TOKEN = 'a.b.c';
const URL_OF_SERVER = 'https://gw.example.com/mcp/shop';
const TOLERANCE = 30_000;

const createKey = async (alg = 'ES256') => {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(publicKey);
  return {
    alg,
    privateKey,
    jwk,
    secret: await exportJWK(privateKey),
    jkt: await calculateJwkThumbprint(jwk),
  };
};
type Key = Awaited<ReturnType<typeof createKey>>;

let ours: Key;
let other: Key;
beforeAll(async () => {
  ours = await createKey();
  other = await createKey();
});

const hashOf = (text: string) => createHash('sha256').update(text).digest('base64url');

const prove = (change: Record<string, unknown> = {}, header: Record<string, unknown> = {}, by: Key = ours) =>
  new SignJWT({ jti: 'one', htm: 'POST', htu: URL_OF_SERVER, iat: SECONDS, ath: hashOf(TOKEN), ...change })
    .setProtectedHeader({ alg: by.alg, typ: 'dpop+jwt', jwk: by.jwk, ...header })
    .sign(by.privateKey);

const check = async (
  header: string | undefined,
  { url = URL_OF_SERVER, isFirst = true }: { readonly url?: string; readonly isFirst?: boolean } = {},
) => {
  const noted: { id: string; until: number }[] = [];
  const checkProof = createCheckProof({
    noteOnce: async (id, until) => {
      noted.push({ id, until });
      return isFirst;
    },
    now: () => NOW,
    tolerance: TOLERANCE,
  });
  const says = await checkProof({
    token: TOKEN,
    jkt: ours.jkt,
    proof: { header, method: 'POST', url },
  }).then(
    () => undefined,
    (error: Error & { code?: string; details?: unknown }) => ({ code: error.code, message: error.message }),
  );
  return { says, noted };
};

it('passes, and is noted for its key until no clock takes it any more', async () => {
  const { says, noted } = await check(await prove());
  expect(says).toBeUndefined();
  expect(noted).toEqual([{ id: hashOf(`${ours.jkt} one`), until: NOW + 60_000 + TOLERANCE }]);
});

it('does not pass if its id was noted before', async () => {
  const { says } = await check(await prove(), { isFirst: false });
  expect(says).toMatchObject({ code: 'unauthenticated', message: expect.stringContaining('used before') });
});

it.each<[string, Record<string, unknown>, string]>([
  ['another method', { htm: 'GET' }, 'htm'],
  ['no method', { htm: undefined }, 'htm'],
  ['another path', { htu: 'https://gw.example.com/mcp/books' }, 'htu'],
  ['another scheme', { htu: 'http://gw.example.com/mcp/shop' }, 'htu'],
  ['a user in its address', { htu: 'https://eve@gw.example.com/mcp/shop' }, 'htu'],
  ['a password in its address', { htu: 'https://:eve@gw.example.com/mcp/shop' }, 'htu'],
  ['an address that is none', { htu: 'shop' }, 'htu'],
  ['an address that is no text', { htu: 7 }, 'htu'],
  ['another token', { ath: hashOf('d.e.f') }, 'ath'],
  ['no token', { ath: undefined }, 'ath'],
  ['no id', { jti: undefined }, 'jti'],
  ['an empty id', { jti: '' }, 'jti'],
  ['an id that is no text', { jti: 7 }, 'jti'],
  ['an id of 513 characters', { jti: 'x'.repeat(513) }, 'jti'],
  ['no time', { iat: undefined }, 'when it was made'],
  ['a time within a second', { iat: SECONDS + 0.5 }, 'when it was made'],
  ['a time just beyond the tolerance', { iat: SECONDS + 31 }, 'in the future'],
  ['a time just beyond its life', { iat: SECONDS - 61 }, 'too old'],
])('does not pass with %s, and is not noted', async (_what, change, sentence) => {
  const { says, noted } = await check(await prove(change));
  expect(says).toMatchObject({ code: 'unauthenticated', message: expect.stringContaining(sentence) });
  expect(noted).toEqual([]);
});

it.each<[string, Record<string, unknown>]>([
  ['a time at the end of the tolerance', { iat: SECONDS + 30 }],
  ['a time at the end of its life', { iat: SECONDS - 60 }],
  ['an id of 512 characters', { jti: 'x'.repeat(512) }],
  ['a query and a fragment', { htu: `${URL_OF_SERVER}?a=1#b` }],
  ['its host in capitals and its port written out', { htu: 'HTTPS://GW.example.com:443/mcp/shop' }],
  ['an end that is over for others', { exp: SECONDS - 3600, nbf: SECONDS + 3600 }],
])('passes with %s', async (_what, change) => {
  expect((await check(await prove(change))).says).toBeUndefined();
});

it('does not pass where the address of the request is none', async () => {
  expect((await check(await prove({ htu: undefined }), { url: 'nowhere' })).says).toMatchObject({
    message: expect.stringContaining('htu'),
  });
});

it.each<[string, () => Promise<string | undefined>, string]>([
  ['there is none', async () => undefined, 'send a DPoP proof'],
  ['it is longer than 8 KB', async () => prove({ x: 'x'.repeat(8 * 1024) }), 'too long'],
  ['it is no JWT', async () => 'x', 'is not a dpop+jwt'],
  ['it is of another type', async () => prove({}, { typ: 'JWT' }), 'is not a dpop+jwt'],
  ['it has no type', async () => prove({}, { typ: undefined }), 'is not a dpop+jwt'],
  ['it has no key', async () => prove({}, { jwk: undefined }), 'is not a dpop+jwt'],
  ['its key is the private one', async () => prove({}, { jwk: ours.secret }), 'is not a dpop+jwt'],
  ['it is signed by another key', async () => prove({}, { jwk: ours.jwk }, other), 'is not a dpop+jwt'],
  ['it is of another key', async () => prove({}, {}, other), 'another key than the one'],
])('does not pass where %s', async (_what, make, sentence) => {
  const { says, noted } = await check(await make());
  expect(says).toMatchObject({ code: 'unauthenticated', message: expect.stringContaining(sentence) });
  expect(noted).toEqual([]);
});

it('does not pass if its header can be read in two ways', async () => {
  const [, payload = ''] = (await prove()).split('.');
  const twice = `{"alg":"ES256","typ":"JWT","typ":"dpop+jwt","jwk":${JSON.stringify(ours.jwk)}}`;
  const head = Buffer.from(twice).toString('base64url');
  const key = await crypto.subtle.importKey(
    'jwk',
    ours.secret as JsonWebKey,
    { name: 'ECDSA', namedCurve: 'P-256' },
    false,
    ['sign'],
  );
  const signature = await crypto.subtle.sign(
    { name: 'ECDSA', hash: 'SHA-256' },
    key,
    Buffer.from(`${head}.${payload}`),
  );
  const proof = `${head}.${payload}.${Buffer.from(signature).toString('base64url')}`;
  expect((await check(proof)).says).toMatchObject({ message: expect.stringContaining('is not a dpop+jwt') });
});
