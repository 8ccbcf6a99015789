import { createHash, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTokenLab, type TokenLab } from '../support/token-lab.ts';

let lab: TokenLab;
let client: Awaited<ReturnType<typeof createKey>>;
beforeAll(async () => {
  lab = await openTokenLab();
  client = await createKey();
});
afterAll(() => lab.close());

const createKey = async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(publicKey);
  return { privateKey, jwk, full: await exportJWK(privateKey), jkt: await calculateJwkThumbprint(jwk) };
};
const bound = () => lab.mint({ cnf: { jkt: client.jkt } });
const seconds = () => Math.floor(Date.now() / 1000);

/** A proof as a client makes it, with what a test changes. */
const prove = (
  token: string,
  claims: Record<string, unknown> = {},
  { key = client, header = {} }: { key?: typeof client; header?: Record<string, unknown> } = {},
) =>
  new SignJWT({
    jti: randomUUID(),
    htm: 'POST',
    htu: lab.world.mcp('shop'),
    iat: seconds(),
    ath: createHash('sha256').update(token).digest('base64url'),
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: key.jwk, ...header })
    .sign(key.privateKey);

const send = (token: string, dpop?: string) =>
  lab.call(token, { authorization: `DPoP ${token}`, ...(dpop === undefined ? {} : { dpop }) });

it('is let in with a proof of its key, and not with the same proof again', async () => {
  const token = await bound();
  const proof = await prove(token);
  expect((await send(token, proof)).status).toBe(200);
  const again = await send(token, proof);
  expect(again.status).toBe(401);
  expect(again.text).toContain('used before');
  expect((await send(token, await prove(token))).status).toBe(200);
});

it('is no bearer token', async () => {
  const token = await bound();
  const answer = await lab.call(token, { dpop: await prove(token) });
  expect(answer.status).toBe(401);
  expect(answer.challenge).toMatch(
    /^Bearer resource_metadata="[^"]+", .*DPoP algs="[^"]*ES256[^"]*", error="invalid_token"/,
  );
});

it('a token that is not bound is no DPoP token', async () => {
  const token = await lab.mint();
  expect((await send(token, await prove(token))).status).toBe(401);
});

it.each<[string, (token: string) => Promise<string | undefined>]>([
  ['no proof', async () => undefined],
  ['a proof that is no JWT', async () => 'x'],
  ['two proofs', async (token) => `${await prove(token)}, ${await prove(token)}`],
  ['a proof of another key', async (token) => prove(token, {}, { key: await createKey() })],
  [
    'a proof that names the key and is signed by another',
    async (token) => prove(token, {}, { key: { ...(await createKey()), jwk: client.jwk } }),
  ],
  ['a proof with the private key in it', async (token) => prove(token, {}, { header: { jwk: client.full } })],
  ['a proof without key', async (token) => prove(token, {}, { header: { jwk: undefined } })],
  ['a proof of another type', async (token) => prove(token, {}, { header: { typ: 'JWT' } })],
  ['a proof for another method', async (token) => prove(token, { htm: 'GET' })],
  ['a proof for another server', async (token) => prove(token, { htu: lab.world.mcp('books') })],
  ['a proof for no address', async (token) => prove(token, { htu: undefined })],
  [
    'a proof of another token',
    async (token) => prove(token, { ath: createHash('sha256').update('x').digest('base64url') }),
  ],
  ['a proof of no token', async (token) => prove(token, { ath: undefined })],
  ['an old proof', async (token) => prove(token, { iat: seconds() - 120 })],
  ['a proof of tomorrow', async (token) => prove(token, { iat: seconds() + 120 })],
  ['a proof without time', async (token) => prove(token, { iat: undefined })],
  ['a proof without id', async (token) => prove(token, { jti: undefined })],
])('%s: 401 that asks for a proof', async (_name, make) => {
  const token = await bound();
  const answer = await send(token, await make(token));
  expect(answer.status).toBe(401);
  expect(answer.challenge).toContain('error="invalid_dpop_proof"');
});

it('scheme and type are written in any case, and the query is no part of the address', async () => {
  const token = await bound();
  const proof = await prove(token, { htu: `${lab.world.mcp('shop')}?x=1` }, { header: { typ: 'DPoP+JWT' } });
  const answer = await lab.call(token, { authorization: `dpop ${token}`, dpop: proof });
  expect(answer.status).toBe(200);
});

it('opens the API by the same rules', async () => {
  const url = `${lab.world.gateway.url}/api/v1/sessions`;
  const audience = `${lab.world.gateway.url}/api`;
  const token = await lab.world.idp.mint('bob', {
    audience,
    groups: ['auditors'],
    claims: { cnf: { jkt: client.jkt } },
  });
  const ask = async (dpop: string) =>
    (await fetch(`${url}?limit=1`, { headers: { authorization: `DPoP ${token}`, dpop } })).status;
  expect(await ask(await prove(token, { htm: 'GET', htu: url }))).toBe(200);
  expect(await ask(await prove(token, { htm: 'GET', htu: audience }))).toBe(401);
});
