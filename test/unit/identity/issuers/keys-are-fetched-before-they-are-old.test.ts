/** When the keys of an issuer are fetched, how long they count, and how often unknown ones are asked for. */
import { errors } from 'jose';
import { expect, it, vi } from 'vitest';
import { createIssuerKeys, IssuerUnreachable } from '../../../../src/identity/issuers/issuer-keys.ts';
import { createSampleIssuer, ISSUER, NOW } from '../sample-issuer.ts';

const open = async () => {
  const issuer = await createSampleIssuer();
  const clock = { now: NOW };
  const keys = createIssuerKeys({
    issuer: ISSUER,
    jwksUri: `${ISSUER}/jwks`,
    fetch: issuer.fetch,
    now: () => clock.now,
  });
  const find = async (kid = 'first') => keys.find({ alg: 'ES256', kid }, { payload: '', signature: '' });
  return { issuer, clock, keys, find, fetches: () => issuer.fetched.length };
};
const down = () => new Response('', { status: 500 });

it('are looked at in the background once they are forty seconds old', async () => {
  const { clock, keys, find, fetches } = await open();
  await find();
  clock.now += 39_999;
  expect(keys.freshen()).toBeUndefined();
  await find();
  expect(fetches()).toBe(1);
  clock.now += 1;
  expect(keys.freshen()).toBeUndefined();
  await vi.waitFor(() => expect(fetches()).toBe(2));
});

it('are waited for once they are 55 seconds old', async () => {
  const early = await open();
  await early.find();
  early.clock.now += 54_999;
  expect(early.keys.freshen()).toBeUndefined();
  const late = await open();
  await late.find();
  late.clock.now += 55_000;
  await late.keys.freshen();
  expect(late.fetches()).toBe(2);
});

it('are those of the last answer once they were waited for', async () => {
  const { clock, find, issuer } = await open();
  await find();
  await issuer.rotate();
  clock.now += 55_000;
  issuer.answerWith(() => Response.json({ keys: [{ ...issuer.jwk(), kid: 'other' }] }));
  await expect(find()).rejects.toBeInstanceOf(errors.JWKSNoMatchingKey);
});

it('count for five minutes while their issuer does not answer, and verdicts end with them', async () => {
  const { clock, keys, find, issuer } = await open();
  await find();
  expect(keys.generation()).toBe(1);
  issuer.answerWith(down);
  clock.now += 5 * 60_000 - 1;
  await expect(find()).resolves.toBeDefined();
  expect(keys.generation()).toBe(1);
  clock.now += 1;
  expect(keys.generation()).toBe(-1);
  clock.now += 5000;
  await expect(find()).rejects.toBeInstanceOf(IssuerUnreachable);
});

it('are of another generation only if they are others', async () => {
  const { clock, keys, find, issuer } = await open();
  expect(keys.generation()).toBe(-1);
  await find();
  clock.now += 55_000;
  await keys.freshen();
  expect(keys.generation()).toBe(1);
  await issuer.rotate();
  clock.now += 55_000;
  await keys.freshen();
  expect(keys.generation()).toBe(2);
});

it('leave an issuer alone for five seconds after it failed', async () => {
  const { clock, keys, find, fetches, issuer } = await open();
  issuer.answerWith(down);
  await expect(find()).rejects.toBeInstanceOf(IssuerUnreachable);
  clock.now += 4999;
  expect(keys.freshen()).toBeUndefined();
  await expect(find()).rejects.toBeInstanceOf(IssuerUnreachable);
  expect(fetches()).toBe(1);
  issuer.answerWith(undefined);
  clock.now += 1;
  await expect(find()).resolves.toBeDefined();
  expect(fetches()).toBe(2);
});

it('are fetched once for all who ask meanwhile', async () => {
  const { find, fetches } = await open();
  await Promise.all([find(), find(), find()]);
  expect(fetches()).toBe(1);
});

it('are fetched for one that no one knows three times, a second apart, and then each half minute', async () => {
  const { clock, find, fetches } = await open();
  await find();
  const miss = async (after: number) => {
    clock.now += after;
    await find('made-up').catch(() => undefined);
    return fetches();
  };
  expect(await miss(999)).toBe(1);
  expect(await miss(1)).toBe(2);
  expect(await miss(999)).toBe(2);
  expect(await miss(1)).toBe(3);
  expect(await miss(1000)).toBe(4);
  expect(await miss(1000)).toBe(4);
  expect(await miss(24_999)).toBe(4);
  expect(await miss(1001)).toBe(5);
  expect(await miss(1000)).toBe(5);
});

it('are not fetched again for another fault than one that no one knows', async () => {
  const { clock, find, fetches, issuer } = await open();
  issuer.answerWith(() => Response.json({ keys: [issuer.jwk(), issuer.jwk()] }));
  await find().catch(() => undefined);
  clock.now += 1000;
  await expect(find()).rejects.toBeInstanceOf(errors.JWKSMultipleMatchingKeys);
  expect(fetches()).toBe(1);
});

it('are none in an answer with another status, whatever it holds', async () => {
  const { find, issuer } = await open();
  issuer.answerWith(() => Response.json({ keys: [issuer.jwk()] }, { status: 203 }));
  await expect(find()).rejects.toBeInstanceOf(IssuerUnreachable);
});

it('of a trust domain are those that sign tokens', async () => {
  const issuer = await createSampleIssuer();
  issuer.answerWith(() => Response.json({ keys: [{ ...issuer.jwk(), use: 'x509-svid' }] }));
  const open = (name: string) =>
    createIssuerKeys({ issuer: name, jwksUri: `${ISSUER}/jwks`, fetch: issuer.fetch, now: () => NOW });
  const find = async (name: string) =>
    open(name).find({ alg: 'ES256', kid: 'first' }, { payload: '', signature: '' });
  await expect(find('spiffe://acme.example')).rejects.toBeInstanceOf(errors.JWKSNoMatchingKey);
  issuer.answerWith(() => Response.json({ keys: [{ ...issuer.jwk(), use: 'jwt-svid' }] }));
  await expect(find('spiffe://acme.example')).resolves.toBeDefined();
  await expect(find(ISSUER)).rejects.toBeInstanceOf(errors.JWKSNoMatchingKey);
});
