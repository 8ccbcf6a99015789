/** Single logout: what ends, and which messages end nothing. */
import { inflateRawSync } from 'node:zlib';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { type LogoutMessage, signQuery, writeLogout } from '../../../../src/demo/company/saml/logout.ts';
import { Refusal } from '../../../../src/domain/refusal.ts';
import { createSamlLab, ISSUER, LOGOUT, type SamlLab } from '../../../support/saml-lab.ts';

let lab: SamlLab;
beforeAll(async () => {
  lab = await createSamlLab();
});
beforeEach(() => {
  lab.logged.length = 0;
  lab.clock.now += 1;
});

const request = (change: Partial<LogoutMessage> = {}): string =>
  writeLogout('LogoutRequest', {
    issuer: ISSUER,
    destination: LOGOUT,
    nameId: 'alice',
    now: lab.clock.now,
    ...change,
  });
const signed = (xml: string) => signQuery('SAMLRequest', xml, lab.idp);
const again = (known: Awaited<ReturnType<SamlLab['finish']>>) => lab.signIn.reread?.(known);
const messageIn = (url: string, name: string) =>
  inflateRawSync(Buffer.from(new URL(url).searchParams.get(name) ?? '', 'base64')).toString();

test('a request of the provider ends all sessions of a person, and is answered with a signature', async () => {
  const [alice, bob] = [await lab.finish(lab.honest()), await lab.finish(lab.honest({ nameId: 'bob' }))];
  const query = signQuery('SAMLRequest', request(), { ...lab.idp, relayState: 'r/1' });
  const answer = (await lab.logout.receive(query)) ?? '';
  expect(new URL(answer).origin).toBe('https://idp.acme.example');
  expect(new URL(answer).searchParams.get('RelayState')).toBe('r/1');
  expect(new URL(answer).searchParams.get('SigAlg')).toContain('rsa-sha256');
  expect(messageIn(answer, 'SAMLResponse')).toContain('status:Success');
  await expect(again(alice)).rejects.toThrow(Refusal);
  expect(await again(bob)).toEqual(bob);
  lab.clock.now += 1;
  const later = await lab.finish(lab.honest());
  expect(await again(later)).toEqual(later);
});

test('a request ends the person by their account, whatever the provider calls them', async () => {
  const other = await createSamlLab({
    saml: { claims: { subject: 'uid', email: 'email', groups: 'groups' } },
  });
  const attributes = { uid: ['u-17'], email: ['alice@acme.example'], groups: ['dba'] };
  await other.finish(other.honest({ nameId: '_transient', attributes }));
  const xml = (nameId: string) =>
    writeLogout('LogoutRequest', { issuer: ISSUER, destination: LOGOUT, nameId, now: other.clock.now });
  await other.logout.receive(signQuery('SAMLRequest', xml('_unknown'), other.idp));
  expect(other.signedOut).toEqual([]);
  await other.logout.receive(signQuery('SAMLRequest', xml('_transient'), other.idp));
  expect(other.signedOut).toEqual(['u-17']);
});

test('a request that names sessions ends these and no others', async () => {
  const [one, two] = [
    await lab.finish(lab.honest({ sessionIndex: '_one' })),
    await lab.finish(lab.honest({ sessionIndex: '_two' })),
  ];
  await lab.logout.receive(signed(request({ sessionIndexes: ['_one'] })));
  await expect(again(one)).rejects.toThrow(Refusal);
  expect(await again(two)).toEqual(two);
});

test.each<[string, () => string, string]>([
  ['without a signature', () => signed(request()).replace(/&Signature=.*/, ''), 'not signed'],
  ['without an algorithm', () => signed(request()).replace(/&SigAlg=[^&]*/, ''), 'not signed'],
  ['signed by another', () => signQuery('SAMLRequest', request(), lab.stranger), 'does not hold'],
  [
    'signed with SHA-1',
    () =>
      signQuery('SAMLRequest', request(), {
        ...lab.idp,
        algorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
      }),
    'not signed',
  ],
  ['given twice', () => `${signed(request())}&SAMLRequest=x`, 'twice'],
  [
    'with its name written in another way',
    () => signed(request()).replace('SAMLRequest', 'SAML%52equest'),
    'oddly',
  ],
  ['beside an answer', () => `${signed(request())}&SAMLResponse=x`, 'or two'],
  ['with another relay state than was signed', () => `${signed(request())}&RelayState=x`, 'does not hold'],
  ['of another issuer', () => signed(request({ issuer: 'https://evil.example' })), 'another issuer'],
  ['for another address', () => signed(request({ destination: 'https://evil.example' })), 'not meant'],
  ['of an hour ago', () => signed(request({ now: lab.clock.now - 60 * 60_000 })), 'not of now'],
  ['of tomorrow', () => signed(request({ now: lab.clock.now + 24 * 60 * 60_000 })), 'not of now'],
  ['with a document type', () => signed(`<!DOCTYPE x>${request()}`), 'document type'],
  ['that unpacks to very much', () => signed(request().replace('alice', 'a'.repeat(5_000_000))), ''],
  [
    'that is another message',
    () => signed(writeLogout('LogoutResponse', { issuer: ISSUER, destination: LOGOUT, now: lab.clock.now })),
    'no request',
  ],
])('a request %s ends nothing', async (_what, query, reason) => {
  const alice = await lab.finish(lab.honest());
  await expect(lab.logout.receive(query())).rejects.toThrow(Refusal);
  expect(lab.logged.join()).toContain(reason);
  expect(await again(alice)).toEqual(alice);
});

test('signing out here leads to the provider with the name and the session that it gave', async () => {
  const { upstream } = await lab.finish(lab.honest({ sessionIndex: '_mine' }));
  const url = (await lab.logout.leave(upstream as Parameters<typeof lab.logout.leave>[0])) ?? '';
  const xml = messageIn(url, 'SAMLRequest');
  for (const part of ['>alice<', '>_mine<', 'LogoutRequest']) expect(xml).toContain(part);
  expect(new URL(url).searchParams.get('Signature')).toBeTruthy();
});

test('the answer to that is taken if it is signed', async () => {
  const xml = writeLogout('LogoutResponse', {
    issuer: ISSUER,
    destination: LOGOUT,
    inResponseTo: '_x',
    now: lab.clock.now,
  });
  await expect(lab.logout.receive(signQuery('SAMLResponse', xml, lab.idp))).resolves.toBeUndefined();
  await expect(lab.logout.receive(signQuery('SAMLResponse', xml, lab.stranger))).rejects.toThrow(Refusal);
});
