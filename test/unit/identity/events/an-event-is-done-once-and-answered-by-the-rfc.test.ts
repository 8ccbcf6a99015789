/** Pushed security events: which are taken, what each ends, and the code of RFC 8935 for those that are not. */
import { beforeAll, expect, it } from 'vitest';
import type { PersonName } from '../../../../src/domain/people/person-name.ts';
import { createReceiveEvent } from '../../../../src/identity/events/receive-event.ts';
import { createIssuerKeys } from '../../../../src/identity/issuers/issuer-keys.ts';
import { createSampleIssuer, ISSUER, NOW } from '../sample-issuer.ts';

const GATEWAY = 'https://gw.example.com';
const TOLERANCE = 30_000;
const DAY = 86_400;
const seconds = NOW / 1000;
const REVOKED = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked';
const ALICE = { account: { issuer: ISSUER, subject: 'alice' } };

let issuer: Awaited<ReturnType<typeof createSampleIssuer>>;
beforeAll(async () => {
  issuer = await createSampleIssuer();
});

const claims = {
  iss: ISSUER,
  aud: GATEWAY,
  iat: seconds,
  jti: 'one',
  sub_id: { format: 'iss_sub', iss: ISSUER, sub: 'alice' },
  events: { [REVOKED]: {} },
};
const event = (change: object = {}, header: Record<string, unknown> = {}, from = issuer) =>
  from.sign({ ...claims, ...change }, { typ: 'secevent+jwt', ...header });

const scene = ({
  wasSeen = false,
  mayEnd = (_named: PersonName): boolean => true,
  endFails = false,
  keysOf = issuer,
} = {}) => {
  const ended: { named: PersonName; because: object }[] = [];
  const noted: { id: string; until: number }[] = [];
  const asked: string[] = [];
  const verified: (string | undefined)[] = [];
  const keys = createIssuerKeys({ issuer: ISSUER, jwksUri: undefined, fetch: keysOf.fetch, now: () => NOW });
  const receive = createReceiveEvent({
    transmitters: [{ issuer: ISSUER, audience: GATEWAY, keys, mayEnd }],
    end: async (named, because) => {
      if (endFails) throw new Error('the store is down');
      ended.push({ named, because });
    },
    wasSeen: async (id) => {
      asked.push(id);
      return wasSeen;
    },
    noteSeen: async (id, until) => void noted.push({ id, until }),
    verified: (_issuer, state) => void verified.push(state),
    count: () => undefined,
    now: () => NOW,
    tolerance: TOLERANCE,
  });
  return { receive, ended, noted, asked, verified };
};

const anyone = () => true;

it('ends the person it names, and is noted as long as it could come again', async () => {
  const { receive, ended, noted, asked } = scene();
  await receive(await event(), anyone);
  const because = { issuer: ISSUER, reason: 'The provider revoked a session of this person.' };
  expect(ended).toEqual([{ named: ALICE, because }]);
  const id = JSON.stringify([ISSUER, 'one']);
  expect(asked).toEqual([id]);
  expect(noted).toEqual([{ id, until: NOW + 7 * DAY * 1000 + TOLERANCE }]);
});

it('is taken again, and not done again, if it was seen before', async () => {
  const { receive, ended, noted } = scene({ wasSeen: true });
  await receive(await event(), anyone);
  expect({ ended, noted }).toEqual({ ended: [], noted: [] });
});

it('is not noted if it could not be done, so that it comes again', async () => {
  const { receive, noted } = scene({ endFails: true });
  await expect(receive(await event(), anyone)).rejects.toThrow('the store is down');
  expect(noted).toEqual([]);
});

it('is taken, and ends no one, if it is about something else', async () => {
  const { receive, ended, noted } = scene();
  await receive(await event({ events: { 'https://example.com/other': {} }, sub_id: undefined }), anyone);
  expect(ended).toEqual([]);
  expect(noted).toHaveLength(1);
});

it.each([
  ['c0ffee-1', 'c0ffee-1'],
  ['two lines\nof log', undefined],
  ['x'.repeat(65), undefined],
  [undefined, undefined],
])('that verifies the stream is told of with its state if that is a short word: %j', async (state, told) => {
  const { receive, ended, verified } = scene();
  const type = 'https://schemas.openid.net/secevent/ssf/event-type/verification';
  await receive(
    await event({ events: { [type]: { state } }, sub_id: { format: 'opaque', id: 's' } }),
    anyone,
  );
  expect({ ended, verified }).toEqual({ ended: [], verified: [told] });
});

it.each<[string, object]>([
  ['its subject in the event', { sub_id: undefined, events: { [REVOKED]: { subject: claims.sub_id } } }],
  ['an audience with a slash behind', { aud: `${GATEWAY}/` }],
  ['a time at the end of the tolerance', { iat: seconds + 30 }],
  ['a time seven days ago', { iat: seconds - 7 * DAY }],
])('is done with %s', async (_what, change) => {
  const { receive, ended } = scene();
  await receive(await event(change), anyone);
  expect(ended).toHaveLength(1);
});

it.each<[string, () => string | Promise<string>, string, string]>([
  ['is no JWT', () => 'x', 'invalid_request', 'one signed JWT'],
  ['is of an unknown issuer', () => event({ iss: 'https://evil.example' }), 'invalid_issuer', 'not one'],
  ['is for others', () => event({ aud: 'https://other.example' }), 'invalid_audience', 'not this gateway'],
  ['has no audience', () => event({ aud: undefined }), 'invalid_audience', 'not this gateway'],
  ['has a key that no one published', () => event({}, { kid: 'x' }), 'invalid_key', 'no key of the issuer'],
  [
    'is signed by another key',
    async () => event({}, {}, await createSampleIssuer()),
    'invalid_key',
    'no key of the issuer',
  ],
  ['is of another type', () => event({}, { typ: 'JWT' }), 'invalid_request', 'no security event token'],
  ['has no id', () => event({ jti: undefined }), 'invalid_request', 'no security event token'],
  ['has an empty id', () => event({ jti: '' }), 'invalid_request', 'jti has to be a text'],
  ['has a number for its id', () => event({ jti: 7 }), 'invalid_request', 'jti has to be a text'],
  ['has no time', () => event({ iat: undefined }), 'invalid_request', 'no security event token'],
  ['is made later', () => event({ iat: seconds + 31 }), 'invalid_request', 'last seven days'],
  ['is older than a week', () => event({ iat: seconds - 7 * DAY - 1 }), 'invalid_request', 'last seven days'],
  ['has a list of events', () => event({ events: [REVOKED] }), 'invalid_request', 'has to be an object'],
  ['has null for events', () => event({ events: null }), 'invalid_request', 'has to be an object'],
  ['has a text for events', () => event({ events: REVOKED }), 'invalid_request', 'has to be an object'],
  ['names no one', () => event({ sub_id: undefined }), 'invalid_request', 'names no person'],
])('is refused if it %s', async (_what, make, code, sentence) => {
  const { receive, ended, noted } = scene();
  await expect(receive(await make(), anyone)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(sentence),
  });
  expect({ ended, noted }).toEqual({ ended: [], noted: [] });
});

it('is refused if the request may not bring events of its issuer', async () => {
  const { receive, asked } = scene();
  const asksFor: string[] = [];
  const none = (name: string) => {
    asksFor.push(name);
    return false;
  };
  await expect(receive(await event(), none)).rejects.toMatchObject({ code: 'authentication_failed' });
  expect({ asksFor, asked }).toEqual({ asksFor: [ISSUER], asked: [] });
});

it('ends those of several names that its transmitter may end, and is refused for the others', async () => {
  const identifiers = [
    { format: 'email', email: 'alice@acme.example' },
    { format: 'email', email: 'alice@other.example' },
  ];
  const mayEnd = (named: PersonName) => 'email' in named && named.email === 'alice@acme.example';
  const { receive, ended, noted } = scene({ mayEnd });
  const token = await event({ sub_id: { format: 'aliases', identifiers } });
  await expect(receive(token, anyone)).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining('may not end'),
  });
  expect(ended.map(({ named }) => named)).toEqual([{ email: 'alice@acme.example' }]);
  expect(noted).toEqual([]);
});

it('is a fault of ours, after which it comes again, if the keys of the issuer cannot be read', async () => {
  const broken = await createSampleIssuer();
  broken.answerWith(() => new Response('', { status: 503 }));
  const { receive } = scene({ keysOf: broken });
  const failed = receive(await event(), anyone);
  await expect(failed).rejects.toThrow();
  await expect(failed).rejects.not.toHaveProperty('code', 'invalid_request');
});
