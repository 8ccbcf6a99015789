/** What an assertion has to say before it is exchanged for a token, and that it is used up by that. */
import { beforeAll, expect, it } from 'vitest';
import { openIssuers, type TrustedIssuer } from '../../../../src/identity/issuers/known-issuers.ts';
import { createVerifyAssertion } from '../../../../src/identity/verify-assertion.ts';
import { createSampleIssuer, ISSUER, NOW, trusted } from '../sample-issuer.ts';

const GATEWAY = 'https://gw.example.com';
const TOKENS = `${GATEWAY}/oauth/token`;
const TOLERANCE = 30_000;
const seconds = NOW / 1000;

let issuer: Awaited<ReturnType<typeof createSampleIssuer>>;
beforeAll(async () => {
  issuer = await createSampleIssuer();
});

interface Scene {
  readonly isEnded?: boolean;
  readonly isFirst?: boolean;
  readonly job?: Partial<TrustedIssuer>;
  readonly people?: Partial<TrustedIssuer>;
}

const scene = ({ isEnded = false, isFirst = true, job = {}, people = {} }: Scene = {}) => {
  const noted: { id: string; until: number }[] = [];
  const asked: { subject: string; since: number }[] = [];
  const open = (settings: TrustedIssuer) =>
    openIssuers({ issuers: [settings], now: () => NOW, fetch: issuer.fetch });
  const verify = createVerifyAssertion({
    workloads: open(trusted({ kind: 'workload', ...job })),
    people: open(trusted(people)),
    issuer: GATEWAY,
    tokenEndpoint: TOKENS,
    noteOnce: async (id, until) => {
      noted.push({ id, until });
      return isFirst;
    },
    isEnded: async ({ subject }, since) => {
      asked.push({ subject, since });
      return isEnded;
    },
    now: () => NOW,
    tolerance: TOLERANCE,
    log: { warn: () => undefined },
  });
  return { verify, noted, asked };
};

const job = { iss: ISSUER, sub: 'repo:acme/shop', aud: GATEWAY, iat: seconds, exp: seconds + 300 };
const person = {
  iss: ISSUER,
  sub: 'alice',
  aud: GATEWAY,
  iat: seconds,
  exp: seconds + 300,
  jti: 'one',
  client_id: 'assistant',
  resource: `${GATEWAY}/mcp/shop`,
  scope: 'mcp',
};
const ofJob = (change: object = {}, header: Record<string, unknown> = {}) =>
  issuer.sign({ ...job, ...change }, header);
const ofPerson = (change: object = {}) => issuer.sign({ ...person, ...change }, { typ: 'oauth-id-jag+jwt' });

it('of a workload stands for it, and for nothing that someone was given', async () => {
  const { verify, asked } = scene();
  const { caller, given } = await verify(await ofJob());
  expect(caller).toMatchObject({ kind: 'workload', subject: 'repo:acme/shop', issuer: ISSUER });
  expect(given).toBeUndefined();
  expect(asked).toEqual([{ subject: 'repo:acme/shop', since: NOW }]);
});

it('of a person says which client it was given to, and what it opens there', async () => {
  const { caller, given } = await scene().verify(await ofPerson());
  expect(caller).toMatchObject({ kind: 'human', subject: 'alice' });
  expect(given).toEqual({ clientId: 'assistant', resource: person.resource, scope: 'mcp' });
});

it.each<[string, () => Promise<string>]>([
  ['names the gateway with a slash behind', () => ofJob({ aud: `${GATEWAY}/` })],
  ['names where tokens are given', () => ofJob({ aud: TOKENS })],
  ['names one audience in a list', () => ofJob({ aud: [GATEWAY] })],
  ['has a type of its platform', () => ofJob({}, { typ: 'JOSE' })],
  ['of a person is good for an hour', () => ofPerson({ exp: seconds + 3600 })],
])('is taken if it %s', async (_what, make) => {
  await expect(scene().verify(await make())).resolves.toBeDefined();
});

it.each<[string, () => string | Promise<string>, string]>([
  ['is longer than 16 KB', () => ofJob({ x: 'x'.repeat(16 * 1024) }), 'is not a JWT of an issuer'],
  ['is no JWT', () => 'x', 'is not a JWT of an issuer'],
  ['is of another issuer', () => ofJob({ iss: 'https://evil.example' }), 'is not a JWT of an issuer'],
  ['is of another type', () => ofJob({}, { typ: 'logout+jwt' }), 'is not a JWT of an issuer'],
  ['is meant for others too', () => ofJob({ aud: [GATEWAY, 'https://other.example'] }), 'one audience'],
  ['of a person names where tokens are given', () => ofPerson({ aud: TOKENS }), 'audience differs'],
  ['is bound to a key', () => ofJob({ cnf: { jkt: 'x' } }), 'bound to a key'],
  ['has a number for its id', () => ofJob({ jti: 7 }), 'a jti that is no text'],
  ['has an empty id', () => ofJob({ jti: '' }), 'a jti that is no text'],
  ['of a person has no id', () => ofPerson({ jti: undefined }), 'has no jti'],
  ['of a person names no client', () => ofPerson({ client_id: undefined }), 'names no client_id'],
  ['of a person names a client by number', () => ofPerson({ client_id: 7 }), 'names no client_id'],
  [
    'of a person is good for longer than an hour',
    () => ofPerson({ exp: seconds + 3601 }),
    'longer than an hour',
  ],
])('is refused if it %s', async (_what, make, sentence) => {
  const { verify, noted } = scene();
  await expect(verify(await make())).rejects.toMatchObject({
    code: 'unauthenticated',
    message: expect.stringContaining(sentence),
  });
  expect(noted).toEqual([]);
});

it.each<[string, object]>([
  ['is of an issuer of people', {}],
  ['stands for a workload only by its looks', { gty: 'client-credentials' }],
])('is no workload if it %s', async (_what, change) => {
  const { verify } = scene({ job: { kind: 'human' } });
  await expect(verify(await ofJob(change))).rejects.toThrow('for a workload');
});

it('is no person if its issuer is one of workloads', async () => {
  const { verify } = scene({ people: { kind: 'workload' } });
  await expect(verify(await ofPerson())).rejects.toThrow('does not stand for a person');
});

it('is refused if what it stands for was ended since', async () => {
  const { verify } = scene({ isEnded: true });
  await expect(verify(await ofJob())).rejects.toThrow('was ended');
});

it('is used up for its issuer until no clock takes it any more', async () => {
  const { verify, noted } = scene();
  const { redeem } = await verify(await ofPerson());
  expect(noted).toEqual([]);
  await redeem();
  expect(noted).toEqual([{ id: JSON.stringify([ISSUER, 'one']), until: NOW + 300_000 + TOLERANCE }]);
});

it('is refused if it was used before', async () => {
  const { redeem } = await scene({ isFirst: false }).verify(await ofJob({ jti: 'one' }));
  await expect(redeem()).rejects.toMatchObject({
    code: 'unauthenticated',
    message: expect.stringContaining('was used already'),
  });
});

it('of a workload may have no id, as some platforms give them, and is then not noted', async () => {
  const { verify, noted } = scene({ isFirst: false });
  await (await verify(await ofJob())).redeem();
  expect(noted).toEqual([]);
});
