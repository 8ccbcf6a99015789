/** Which assertions sign a person in, and who that person then is. */
import { inflateRawSync } from 'node:zlib';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import {
  type ResponseOptions,
  signElement,
  wrapAssertion,
  writeAssertion,
} from '../../../../src/demo/company/saml/response.ts';
import { Refusal } from '../../../../src/domain/refusal.ts';
import { ACS, createSamlLab, ENTITY, ISSUER, type SamlLab } from '../../../support/saml-lab.ts';

let lab: SamlLab;
beforeAll(async () => {
  lab = await createSamlLab();
});
beforeEach(() => {
  lab.logged.length = 0;
});

test('a signed assertion for this gateway and this attempt signs its person in', async () => {
  const { caller, authenticatedAt } = await lab.finish(lab.honest());
  expect(caller).toMatchObject({
    issuer: ISSUER,
    subject: 'alice',
    email: 'alice@acme.example',
    groups: ['dba', 'Domain Users'],
    kind: 'human',
  });
  expect(authenticatedAt).toBeUndefined();
});

test('a signature on the response covers its assertion too', async () => {
  const options = lab.options();
  const xml = signElement(wrapAssertion(writeAssertion(options), options), 'Response', lab.idp);
  expect((await lab.finish(xml)).caller.subject).toBe('alice');
});

test('the request names the gateway, the address to answer to and an id that is drawn anew', async () => {
  const { url, attempt } = await lab.signIn.begin(true);
  const text = new URL(url).searchParams.get('SAMLRequest') ?? '';
  const xml = inflateRawSync(Buffer.from(text, 'base64')).toString();
  for (const part of [`ID="${attempt.id}"`, ACS, `>${ENTITY}<`, 'ForceAuthn="true"'])
    expect(xml).toContain(part);
  expect(xml).not.toContain('RequestedAuthnContext');
  expect(new URL(url).searchParams.get('SigAlg')).toContain('rsa-sha256');
  expect((await lab.signIn.begin(true)).attempt.id).not.toBe(attempt.id);
});

test('one group is a group, although its name has a blank', async () => {
  const { caller } = await lab.finish(lab.honest({ attributes: { groups: ['Domain Users'] } }));
  expect(caller.groups).toEqual(['Domain Users']);
});

test.each<[string, Partial<ResponseOptions>, string]>([
  ['for another audience', { audience: 'https://other.example' }, 'audience'],
  ['for another address', { acs: 'https://other.example/acs' }, 'Destination'],
  ['of another issuer', { issuer: 'https://evil.example' }, 'another issuer'],
])('an assertion %s is refused', async (_what, change, reason) => {
  await expect(lab.post(lab.honest(change))).rejects.toThrow(Refusal);
  expect(lab.logged.join()).toContain(reason);
});

test('an assertion whose signed recipient is another address is refused', async () => {
  const signed = signElement(
    writeAssertion(lab.options({ acs: 'https://other.example/acs' })),
    'Assertion',
    lab.idp,
  );
  await expect(lab.post(wrapAssertion(signed, lab.options()))).rejects.toThrow(Refusal);
  expect(lab.logged.join()).toContain('Recipient');
});

test('an assertion is good within its times and the tolerance for clocks, and not beyond', async () => {
  const { clock } = lab;
  const at = clock.now;
  const [early, late] = [lab.honest({ now: at + 29_000 }), lab.honest({ now: at - 5 * 60_000 - 29_000 })];
  await expect(lab.post(early)).resolves.toContain('/auth/callback');
  await expect(lab.post(late)).resolves.toContain('/auth/callback');
  await expect(lab.post(lab.honest({ now: at + 31_000 }))).rejects.toThrow(Refusal);
  await expect(lab.post(lab.honest({ now: at - 5 * 60_000 - 31_000 }))).rejects.toThrow(Refusal);
  expect(lab.logged).toEqual(['the assertion is not valid yet', 'the assertion has ended']);
});

test('an assertion is used once, on whatever replica it comes', async () => {
  const encoded = Buffer.from(lab.honest()).toString('base64');
  await lab.signIn.receive(encoded);
  await expect(lab.signIn.receive(encoded)).rejects.toThrow(Refusal);
  await expect(lab.replica().receive(encoded)).rejects.toThrow(Refusal);
  expect(lab.logged).toEqual(['the assertion was used before', 'the assertion was used before']);
});

test('of twenty posts of one assertion at once one is taken', async () => {
  const encoded = Buffer.from(lab.honest()).toString('base64');
  const all = await Promise.allSettled(Array.from({ length: 20 }, () => lab.replica().receive(encoded)));
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('the browser takes the answer once, and not after two minutes', async () => {
  const attempt = { id: '_request', begunAt: lab.clock.now, fresh: false };
  const { search } = new URL(await lab.post(lab.honest()), ACS);
  await expect(lab.signIn.finish(search, attempt)).resolves.toBeDefined();
  await expect(lab.signIn.finish(search, attempt)).rejects.toThrow(Refusal);
  const late = new URL(await lab.post(lab.honest()), ACS).search;
  lab.clock.now += 2 * 60_000;
  await expect(lab.signIn.finish(late, attempt)).rejects.toThrow(Refusal);
  lab.clock.now = Date.now();
});

test('an answer to the request of another browser signs no one in', async () => {
  await expect(lab.finish(lab.honest({ inResponseTo: '_another' }))).rejects.toThrow(Refusal);
  expect(lab.logged).toEqual(['the answer is to another sign-in']);
});

test('an assertion that answers no request is refused', async () => {
  await expect(lab.post(lab.honest({ inResponseTo: undefined }))).rejects.toThrow(
    /begun at the identity provider/,
  );
});

test('a sign-in that begins at the provider leads, if that is allowed, to a request of ours', async () => {
  const allowed = await createSamlLab({ deps: { unsolicited: '/auth/sign-in?return=%2F' } });
  await expect(allowed.post(allowed.honest({ inResponseTo: undefined }))).resolves.toBe(
    '/auth/sign-in?return=%2F',
  );
});

test('a fresh sign-in takes a person who signed in after it began', async () => {
  const { clock } = lab;
  const { authenticatedAt } = await lab.finish(lab.honest(), '_request', true);
  expect(authenticatedAt).toBe(clock.now);
  const old = lab.honest({ authnInstant: clock.now - 60 * 60_000 });
  await expect(lab.finish(old, '_request', true)).rejects.toThrow(/ForceAuthn/);
  const ahead = lab.honest({ authnInstant: clock.now + 60_000 });
  await expect(lab.finish(ahead, '_request', true)).rejects.toThrow(/AuthnInstant/);
});

test('a name that changes with each sign-in is refused', async () => {
  const nameIdFormat = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
  await expect(lab.post(lab.honest({ nameIdFormat }))).rejects.toThrow(/transient/);
});

test('an address counts only if the setting says that the provider verifies them', async () => {
  const never = await createSamlLab({ saml: { emailVerified: 'never' } });
  const attributes = { email: ['alice@acme.example'], email_verified: ['true'] };
  const { caller } = await never.finish(never.honest({ attributes }));
  expect(caller.email).toBeUndefined();
  expect(caller.unproven?.email).toBe('alice@acme.example');
});

test('addresses and groups count as far as the provider is trusted for them', async () => {
  const some = await createSamlLab({ saml: { emails: ['acme.io'], groups: ['dba'] } });
  const { caller } = await some.finish(some.honest());
  expect(caller.email).toBeUndefined();
  expect(caller.groups).toEqual(['dba']);
  expect(caller.unproven).toEqual({ email: 'alice@acme.example', groups: ['Domain Users'] });
});

test('groups that cannot be read refuse the sign-in', async () => {
  const nested = writeAssertion(lab.options()).replace('>dba<', '><b>dba</b><');
  const signed = signElement(nested, 'Assertion', lab.idp);
  await expect(lab.finish(wrapAssertion(signed, lab.options()))).rejects.toThrow(/groups .* cannot be read/);
});

test('groups that Entra leaves out because they are too many refuse the sign-in', async () => {
  const attributes = { 'http://schemas.microsoft.com/claims/groups.link': ['https://graph.example/x'] };
  await expect(lab.finish(lab.honest({ attributes }))).rejects.toThrow(/too many/);
});

test('attributes can be demanded', async () => {
  const strict = await createSamlLab({ saml: { require: { department: ['data*'] } } });
  const attributes = { department: ['databases'] };
  await expect(strict.finish(strict.honest({ attributes }))).resolves.toBeDefined();
  await expect(strict.finish(strict.honest())).rejects.toThrow(/department/);
});

test('a refusal of the provider is told apart in the log', async () => {
  const xml = lab.honest().replace('status:Success', 'status:Responder');
  await expect(lab.post(xml)).rejects.toThrow(Refusal);
  expect(lab.logged).toEqual(['the provider answered Responder']);
});
