/** Logout tokens of the provider (OpenID Connect Back-Channel Logout 1.0): which are acted upon, and whom they sign out. */
import { beforeAll, expect, it } from 'vitest';
import { createReceiveLogout } from '../../../../src/identity/events/receive-logout.ts';
import { createIssuerKeys } from '../../../../src/identity/issuers/issuer-keys.ts';
import { createSampleIssuer, ISSUER, NOW } from '../sample-issuer.ts';

const TOLERANCE = 30_000;
const seconds = NOW / 1000;
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

let issuer: Awaited<ReturnType<typeof createSampleIssuer>>;
beforeAll(async () => {
  issuer = await createSampleIssuer();
});

const claims = {
  iss: ISSUER,
  aud: 'firebreak',
  iat: seconds,
  jti: 'one',
  sub: 'alice',
  events: { [EVENT]: {} },
};
const logout = (change: object = {}, header: Record<string, unknown> = {}, from = issuer) =>
  from.sign({ ...claims, ...change }, { typ: 'logout+jwt', ...header });

const scene = ({ wasSeen = false, subjectClaims = ['sub'], keysOf = issuer } = {}) => {
  const ended: object[] = [];
  const noted: { id: string; until: number }[] = [];
  const warnings: string[] = [];
  const receive = createReceiveLogout({
    issuer: ISSUER,
    clientId: 'firebreak',
    keys: createIssuerKeys({ issuer: ISSUER, jwksUri: undefined, fetch: keysOf.fetch, now: () => NOW }),
    subjectClaims,
    end: async (named) => void ended.push(named),
    wasSeen: async () => wasSeen,
    noteSeen: async (id, until) => void noted.push({ id, until }),
    warn: (sentence) => void warnings.push(sentence),
    now: () => NOW,
    tolerance: TOLERANCE,
  });
  return { receive, ended, noted, warnings };
};
const account = (subject: string) => ({ account: { issuer: ISSUER, subject } });

it('signs the person out, and is noted as long as it could come again', async () => {
  const { receive, ended, noted } = scene();
  await receive(await logout());
  expect(ended).toEqual([account('alice')]);
  const id = JSON.stringify(['logout', ISSUER, 'one']);
  expect(noted).toEqual([{ id, until: NOW + 10 * 60_000 + TOLERANCE }]);
});

it.each<[string, object, Record<string, unknown>]>([
  ['no type', {}, { typ: undefined }],
  ['its type in capitals', {}, { typ: 'Logout+JWT' }],
  ['its type in full', {}, { typ: 'application/logout+jwt' }],
  ['the type of any JWT', {}, { typ: 'JWT' }],
  ['a time at the end of the tolerance', { iat: seconds + 30 }, {}],
  ['a time ten minutes ago', { iat: seconds - 600 }, {}],
])('is taken with %s', async (_what, change, header) => {
  const { receive, ended } = scene();
  await receive(await logout(change, header));
  expect(ended).toEqual([account('alice')]);
});

it.each<[string, () => string | Promise<string>, string]>([
  ['is no JWT', () => 'x', 'not one of the provider'],
  ['is for another client', () => logout({ aud: 'other' }), 'not one of the provider'],
  ['is of another issuer', () => logout({ iss: 'https://evil.example' }), 'not one of the provider'],
  [
    'is signed by another key',
    async () => logout({}, {}, await createSampleIssuer()),
    'not one of the provider',
  ],
  ['has no id', () => logout({ jti: undefined }), 'not one of the provider'],
  ['has no time', () => logout({ iat: undefined }), 'not one of the provider'],
  ['is of another type', () => logout({}, { typ: 'at+jwt' }), 'of another type'],
  ['has a nonce, as ID tokens have', () => logout({ nonce: 'x' }), 'has a nonce'],
  ['is about something else', () => logout({ events: { other: {} } }), 'about no logout'],
  ['is about nothing', () => logout({ events: null }), 'about no logout'],
  ['is made later', () => logout({ iat: seconds + 31 }), 'too old, or not made yet'],
  ['is older than ten minutes', () => logout({ iat: seconds - 601 }), 'too old, or not made yet'],
])('is refused if it %s', async (_what, make, sentence) => {
  const { receive, ended, noted } = scene();
  await expect(receive(await make())).rejects.toMatchObject({
    code: 'malformed-message',
    message: expect.stringContaining(sentence),
  });
  expect({ ended, noted }).toEqual({ ended: [], noted: [] });
});

it('is refused if it was used before', async () => {
  const { receive, ended } = scene({ wasSeen: true });
  await expect(receive(await logout())).rejects.toThrow('was used already');
  expect(ended).toEqual([]);
});

it('ends each subject that the person is known by', async () => {
  const { receive, ended, warnings } = scene({ subjectClaims: ['sub', 'oid'] });
  await receive(await logout({ oid: 'a-17' }));
  expect(ended).toEqual([account('alice'), account('a-17')]);
  expect(warnings).toEqual([]);
});

it.each<[string, unknown]>([
  ['missing', undefined],
  ['empty', ''],
  ['no text', 17],
])('ends what it can, and does not count as done, if a claim is %s', async (_how, oid) => {
  const { receive, ended, noted, warnings } = scene({ subjectClaims: ['sub', 'oid'] });
  await expect(receive(await logout({ oid }))).rejects.toThrow(
    'lacks a claim by which people are known here: sub, oid',
  );
  expect(ended).toEqual([account('alice')]);
  expect(noted).toEqual([]);
  expect(warnings).toEqual([expect.stringContaining('sub, oid')]);
});

it('is a fault that passes if the keys of the provider cannot be read', async () => {
  const broken = await createSampleIssuer();
  broken.answerWith(() => new Response('', { status: 503 }));
  const failed = scene({ keysOf: broken }).receive(await logout());
  await expect(failed).rejects.toThrow();
  await expect(failed).rejects.not.toHaveProperty('code', 'malformed-message');
});
