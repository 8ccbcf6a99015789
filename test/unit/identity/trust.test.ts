import { describe, expect, it } from 'vitest';
import { createLive } from '../../../src/access/live.ts';
import { checkTrust } from '../../../src/cli/doctor/check-trust.ts';
import { couldBeNamed, isNamed } from '../../../src/domain/person.ts';
import { inStaticGroups } from '../../../src/domain/static-groups.ts';
import { callerFromClaims } from '../../../src/identity/caller-from-claims.ts';
import { issuersWithoutTrust, signInSource, trustedIssuers } from '../../../src/identity/trust.ts';
import { loaded } from '../config/config-file.ts';

const identityOf = (lines: string) =>
  loaded(`identity:
  issuers:
${lines}
servers: { billing: { url: http://127.0.0.1:3001/mcp } }
policy: ./policy.yaml
`).config.identity;

const callerOf = (lines: string, issuer: string, claims: object) => {
  const source = trustedIssuers(identityOf(lines)).find((each) => each.issuer === issuer);
  if (source === undefined) throw new Error('no such issuer');
  return callerFromClaims({ iss: issuer, sub: 'dave', exp: 1, ...claims }, source);
};

const [A, B, CI] = ['https://a.example', 'https://b.example', 'https://ci.example'];
const ONE = `    - { issuer: ${A} }\n    - { issuer: ${CI}, kind: workload }`;
const TWO = `    - { issuer: ${A}, emails: [example.com], groups: all }\n    - { issuer: ${B} }`;
const mail = { email: 'Dave@EXAMPLE.com', email_verified: true, groups: ['platform'] };

describe('the only issuer for people', () => {
  it('is trusted for addresses that it verified, and for groups', () => {
    expect(callerOf(ONE, A, mail)).toMatchObject({ email: 'Dave@EXAMPLE.com', groups: ['platform'] });
    expect(callerOf(ONE, A, { ...mail, email_verified: undefined })).toMatchObject({
      email: undefined,
      unproven: { email: 'Dave@EXAMPLE.com' },
    });
  });

  it('is trusted for every address if it verifies all', () => {
    const always = `    - { issuer: ${A}, emailVerified: always, claims: { email: preferred_username } }`;
    expect(callerOf(always, A, { preferred_username: 'dave@x.io' }).email).toBe('dave@x.io');
  });

  it('is not trusted for an address in one claim by what it says about another', () => {
    const named = `    - { issuer: ${A}, claims: { email: upn } }`;
    expect(callerOf(named, A, { ...mail, upn: 'boss@example.com' }).email).toBeUndefined();
    expect(callerOf(named, A, { ...mail, upn: mail.email }).email).toBe(mail.email);
  });

  it('names no one by an address that would be another in lower case', () => {
    expect(callerOf(ONE, A, { ...mail, email: '\u212Aim@example.com' }).email).toBeUndefined();
  });
});

describe('of several issuers for people', () => {
  it('each counts for what it is trusted for', () => {
    expect(callerOf(TWO, A, mail)).toMatchObject({
      email: mail.email,
      groups: ['platform'],
      foreign: undefined,
    });
    expect(callerOf(TWO, A, { ...mail, email: 'dave@other.io' }).email).toBeUndefined();
    expect(callerOf(TWO, B, mail)).toMatchObject({
      email: undefined,
      groups: [],
      foreign: true,
      unproven: { email: mail.email, groups: ['platform'] },
    });
  });

  it('a bare subject means people of the first, and any of them if someone is kept out', () => {
    const theirs = callerOf(TWO, B, mail);
    expect(isNamed('dave', theirs)).toBe(false);
    expect(isNamed('dave@example.com', theirs)).toBe(false);
    expect(isNamed(`${B} dave`, theirs)).toBe(true);
    expect(isNamed('dave', callerOf(TWO, A, mail))).toBe(true);
    expect(couldBeNamed('dave', theirs)).toBe(true);
    expect(couldBeNamed('dave@example.com', theirs)).toBe(true);
  });

  it('a list of the policy file has no members of another issuer, though it keeps them out', () => {
    const groups = new Map([['dba', ['dave', 'dave@example.com']]]);
    expect(inStaticGroups(callerOf(TWO, A, mail), groups).groups).toContain('dba');
    const theirs = inStaticGroups(callerOf(TWO, B, mail), groups);
    expect(theirs.groups).toEqual([]);
    expect(theirs.unproven?.groups).toContain('dba');
  });

  it('no one uses the access of a person whose address they merely name', async () => {
    const asked: object[] = [];
    const live = createLive({
      store: {
        liveGrants: async (subject) => {
          asked.push({ ...subject });
          return [];
        },
      },
      now: () => 0,
    });
    await live(callerOf(TWO, B, mail));
    await live(callerOf(ONE, A, { ...mail, email_verified: undefined }));
    expect(asked).toHaveLength(2);
    expect(JSON.stringify(asked)).not.toContain('mailto:');
  });
});

describe('a token that is taken for a workload by its shape', () => {
  const shaped = { ...mail, client_id: 'dave' };

  it('says that it was a guess, unless the settings tell by which claims', () => {
    expect(callerOf(ONE, A, shaped)).toMatchObject({ kind: 'workload', kindGuessed: true });
    expect(callerOf(ONE, CI, shaped)).toMatchObject({ kind: 'workload', kindGuessed: undefined });
    const told = `    - { issuer: ${A}, kind: { workload: { client_id: dave } } }`;
    expect(callerOf(told, A, shaped)).toMatchObject({ kind: 'workload', kindGuessed: undefined });
    const otherwise = `    - { issuer: ${A}, kind: { human: { x: y }, otherwise: workload } }`;
    expect(callerOf(otherwise, A, shaped)).toMatchObject({ kind: 'workload', kindGuessed: undefined });
    expect(callerOf(ONE, A, mail)).toMatchObject({ kind: 'human', kindGuessed: undefined });
  });

  it('is one as well if it differs from a workload of the settings by case only', () => {
    const table = `    - { issuer: ${A}, kind: { workload: { azp: "svc-*" }, human: { azp: "SVC-desk" } } }`;
    expect(callerOf(table, A, { azp: 'svc-a' })).toMatchObject({ kind: 'workload', kindGuessed: undefined });
    expect(callerOf(table, A, { azp: 'SVC-a' })).toMatchObject({ kind: 'workload', kindGuessed: true });
    expect(callerOf(table, A, { azp: 'SVC-desk' })).toMatchObject({ kind: 'human' });
    expect(callerOf(table, A, { azp: 'web' })).toMatchObject({ kind: 'human' });
  });

  it('brings the groups of a person at most', () => {
    expect(callerOf(TWO, B, shaped)).toMatchObject({ groups: [], unproven: { groups: ['platform'] } });
    const told = `    - { issuer: ${A} }\n    - { issuer: ${B}, kind: { workload: { client_id: dave } } }`;
    expect(callerOf(told, B, shaped)).toMatchObject({ groups: ['platform'] });
  });

  it('may be the person whom a list of the policy file names', () => {
    const groups = new Map([['contractors', ['dave@example.com']]]);
    const listed = inStaticGroups(callerOf(ONE, A, shaped), groups);
    expect(listed.groups).not.toContain('contractors');
    expect(listed.unproven?.groups).toContain('contractors');
    const told = `    - { issuer: ${A}, kind: { workload: { client_id: dave } } }`;
    const known = inStaticGroups(callerOf(told, A, shaped), groups);
    expect(known.unproven?.groups ?? []).not.toContain('contractors');
  });
});

it('signing in follows the settings of the same issuer, and its own if it has some', () => {
  const identity = identityOf(
    `    - { issuer: ${A}, require: { tenant: acme }, emails: [acme.io], groups: [dba], emailVerified: always }\n  signIn: { oidc: { issuer: ${A}, clientId: c, clientSecret: s } }`,
  );
  const oidc = identity.signIn?.oidc ?? { issuer: '' };
  expect(signInSource(identity, oidc)).toMatchObject({
    require: { tenant: ['acme'] },
    emails: ['acme.io'],
    groups: { human: ['dba'] },
    emailVerified: 'always',
    foreign: false,
  });
  expect(signInSource(identity, { ...oidc, groups: 'all' }).groups.human).toBe('all');
});

it('a condition on an address counts only if the address is verified', () => {
  const required = `    - { issuer: ${A}, require: { email: "*@acme.io" } }`;
  expect(callerOf(required, A, { email: 'a@acme.io', email_verified: true }).subject).toBe('dave');
  expect(() => callerOf(required, A, { email: 'a@acme.io' })).toThrow('email_verified');
});

it('the doctor says what each issuer is trusted for', () => {
  expect(checkTrust({ identity: identityOf(TWO) })).toMatchObject([
    {
      verdict: 'ok',
      about: `trust ${A}`,
      text: expect.stringContaining('example.com with email_verified: true'),
    },
    { verdict: 'ok', about: `trust ${B}`, text: expect.stringContaining('bare subjects') },
  ]);
  expect(issuersWithoutTrust(identityOf(TWO))).toEqual([B]);
});

it('the doctor says that an enterprise of GitHub is trusted whole', () => {
  const enterprise = 'https://token.actions.githubusercontent.com/acme';
  const about = `trust ${enterprise}`;
  const [, warning] = checkTrust({ identity: identityOf(`    - { issuer: ${enterprise} }`) });
  expect(warning).toMatchObject({ verdict: 'warn', about, text: expect.stringContaining('enterprise') });
  const narrowed = identityOf(`    - { issuer: ${enterprise}, require: { repository_owner: acme } }`);
  expect(checkTrust({ identity: narrowed })).toHaveLength(1);
});
