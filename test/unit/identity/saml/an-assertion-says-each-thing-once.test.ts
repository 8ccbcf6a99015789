/** What a signed assertion says is read from its own parts, each of them there once and each time in UTC. */
import { expect, it } from 'vitest';
import { readAssertion } from '../../../../src/identity/saml/read-assertion.ts';

const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
const AT = '2026-01-02T03:04:05Z';
const DATA = `<SubjectConfirmationData Recipient="https://gw.example/acs" InResponseTo="r1" NotOnOrAfter="${AT}"/>`;
const confirmed = (method = BEARER, data = DATA) =>
  `<SubjectConfirmation Method="${method}">${data}</SubjectConfirmation>`;

interface Parts {
  readonly root?: string;
  readonly id?: string;
  readonly issuer?: string;
  readonly confirmation?: string;
  readonly conditions?: string;
  readonly statements?: string;
  readonly attributes?: string;
}

const assertion = ({
  root = 'Assertion',
  id = 'ID="a1"',
  issuer = '<Issuer>https://idp.example</Issuer>',
  confirmation = confirmed(),
  conditions = `<Conditions NotOnOrAfter="${AT}"/>`,
  statements = `<AuthnStatement AuthnInstant="${AT}" SessionIndex="s1"/>`,
  attributes = '',
}: Parts = {}): string =>
  `<${root} xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ${id}>${issuer}<Subject><NameID Format="f">bob</NameID>${confirmation}</Subject>${conditions}${statements}${attributes}</${root}>`;

const attributes = (...inner: readonly string[]) =>
  `<AttributeStatement>${inner.join('')}</AttributeStatement>`;
const attribute = (name: string, ...values: readonly string[]) =>
  `<Attribute Name="${name}">${values.map((value) => `<AttributeValue>${value}</AttributeValue>`).join('')}</Attribute>`;

it('is read whole', () => {
  const at = Date.parse(AT);
  expect(readAssertion(assertion())).toEqual({
    id: 'a1',
    issuer: 'https://idp.example',
    nameId: { value: 'bob', format: 'f' },
    confirmations: [
      { recipient: 'https://gw.example/acs', inResponseTo: 'r1', notBefore: undefined, notOnOrAfter: at },
    ],
    notBefore: undefined,
    notOnOrAfter: at,
    audiences: [],
    authnInstant: at,
    sessionIndex: 's1',
    sessionNotOnOrAfter: undefined,
    attributes: new Map(),
  });
});

it.each([
  ['is no assertion', assertion({ root: 'Advice' }), 'not an assertion'],
  ['is an assertion by name only', assertion().replace('2.0:assertion', '2.0:other'), 'not an assertion'],
  ['has no id', assertion({ id: '' }), 'no ID'],
  ['has no issuer', assertion({ issuer: '' }), 'no Issuer'],
  ['has two issuers', assertion({ issuer: '<Issuer>a</Issuer><Issuer>b</Issuer>' }), 'more than one Issuer'],
  ['has no conditions', assertion({ conditions: '' }), 'no Conditions'],
  ['is about no sign-in', assertion({ statements: '' }), 'not about one sign-in'],
  ['is about two', assertion({ statements: '<AuthnStatement/><AuthnStatement/>' }), 'not about one sign-in'],
  ['has an attribute without a name', assertion({ attributes: attributes('<Attribute/>') }), 'no Name'],
  [
    'hides attributes',
    assertion({ attributes: attributes('<EncryptedAttribute/>') }),
    'encrypted attributes',
  ],
])('is refused if it %s', (_, text, problem) => {
  expect(() => readAssertion(text)).toThrow(problem);
});

it.each(['2026-01-02T03:04:05', '2026-13-02T03:04:05Z', 'soon'])(
  'is refused if it has the time %s',
  (time) => {
    const conditions = `<Conditions NotBefore="${time}"/>`;
    expect(() => readAssertion(assertion({ conditions }))).toThrow('not a time');
  },
);

it('counts only what the bearer confirms, and says something to confirm it by', () => {
  const confirmation = [
    confirmed('urn:oasis:names:tc:SAML:2.0:cm:holder-of-key'),
    confirmed(BEARER, ''),
    confirmed(),
  ].join('');
  expect(readAssertion(assertion({ confirmation })).confirmations).toHaveLength(1);
});

it('adds up the attributes of one name, and tells what is no text from what is not there', () => {
  const found = readAssertion(
    assertion({
      attributes:
        attributes(attribute('groups', 'a', 'b'), attribute('odd', '<b/>'), attribute('none')) +
        attributes(attribute('groups', 'c'), attribute('odd', 'text')),
    }),
  ).attributes;
  expect(found).toEqual(
    new Map<string, readonly string[] | undefined>([
      ['groups', ['a', 'b', 'c']],
      ['odd', undefined],
      ['none', []],
    ]),
  );
});

it('keeps the audiences of each restriction apart', () => {
  const restriction = (...names: readonly string[]) =>
    `<AudienceRestriction>${names.map((name) => `<Audience>${name}</Audience>`).join('')}</AudienceRestriction>`;
  const conditions = `<Conditions>${restriction('a', 'b')}${restriction('c')}</Conditions>`;
  expect(readAssertion(assertion({ conditions })).audiences).toEqual([['a', 'b'], ['c']]);
});
