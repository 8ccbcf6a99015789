import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTokenLab, type TokenLab } from '../support/token-lab.ts';

const seconds = () => Math.floor(Date.now() / 1000);

describe('with the usual settings', () => {
  let lab: TokenLab;
  beforeAll(async () => {
    lab = await openTokenLab();
  });
  afterAll(() => lab.close());

  it.each<[name: string, claims: () => Record<string, unknown>, status: number, says?: string]>([
    ['plain', () => ({}), 200],
    ['whose groups are a mapping', () => ({ groups: { contractor: {} } }), 401, 'claim groups'],
    [
      'whose groups are a list of mappings',
      () => ({ groups: [{ name: 'contractor' }] }),
      401,
      'claim groups',
    ],
    ['whose groups are numbers', () => ({ groups: [7] }), 401, 'claim groups'],
    ['whose groups are a number', () => ({ groups: 7 }), 401, 'claim groups'],
    [
      'whose groups were left out (hasgroups)',
      () => ({ hasgroups: true, groups: undefined }),
      401,
      'hasgroups',
    ],
    [
      'whose groups were left out (_claim_names)',
      () => ({ _claim_names: { groups: 'src1' } }),
      401,
      '_claim_names',
    ],
    [
      'whose groups are an empty list, though there are groups',
      () => ({ hasgroups: true, groups: [] }),
      401,
      'hasgroups',
    ],
    ['whose groups are JSON text', () => ({ groups: '["contractor"]' }), 401, 'claim groups'],
    ['whose groups are names in one text', () => ({ groups: 'contractor dev' }), 401, 'claim groups'],
    ['made after its end', () => ({ iat: seconds() + 25, exp: seconds() + 20 }), 401, 'ends (exp)'],
    ['whose subject is blank', () => ({ sub: ' ' }), 401, 'claim sub'],
    ['whose subject holds a line end', () => ({ sub: 'bob\nX' }), 401, 'claim sub'],
    ['without groups', () => ({ groups: undefined }), 200],
    ['with one group as text', () => ({ groups: 'dev' }), 200],
    ['that never ends', () => ({ exp: 1e300 }), 401],
    ['good for ten years', () => ({ exp: seconds() + 315_360_000 }), 401, 'maxTokenLife'],
    ['good for a day', () => ({ exp: seconds() + 86_400 - 5, iat: seconds() - 5 }), 200],
    ['good for 25 hours', () => ({ exp: seconds() + 90_000 }), 401, 'maxTokenLife'],
    [
      'good for ten years, that does not say since when',
      () => ({ iat: undefined, exp: seconds() + 315_360_000 }),
      401,
    ],
    ['that does not say since when', () => ({ iat: undefined }), 200],
    ['made in the future', () => ({ iat: seconds() + 300 }), 401, 'iat'],
    ['made 20 s in the future', () => ({ iat: seconds() + 20 }), 200],
    ['good in 20 s', () => ({ nbf: seconds() + 20 }), 200],
    ['good in five minutes', () => ({ nbf: seconds() + 300 }), 401],
    ['that ended', () => ({ exp: seconds() - 20 }), 401, 'expired'],
    ['with a fractional end', () => ({ exp: seconds() + 600.5 }), 401],
    ['with a negative beginning', () => ({ nbf: -1 }), 401],
    ['with an end that is text', () => ({ exp: String(seconds() + 600) }), 401],
    [
      'bound to a certificate',
      () => ({ cnf: { 'x5t#S256': 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2' } }),
      401,
      'cnf',
    ],
    ['bound to a key', () => ({ cnf: { jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I' } }), 401, 'DPoP'],
    ['bound in an unknown way', () => ({ cnf: { kid: 'x' } }), 401, 'cnf'],
    ['bound to nothing that can be read', () => ({ cnf: null }), 401, 'cnf'],
    ['whose audience is another server', () => ({ aud: lab.world.mcp('books') }), 401],
    ['whose audience is another host', () => ({ aud: 'https://elsewhere.example/mcp/shop' }), 401],
    [
      'for two servers, one of them this',
      () => ({ aud: [lab.world.mcp('books'), lab.world.mcp('shop')] }),
      200,
    ],
  ])('a token %s', async (_name, claims, status, says = '') => {
    const answer = await lab.call(await lab.mint(claims()));
    expect({ status: answer.status, challenge: answer.challenge }).toEqual({
      status,
      challenge: status === 200 ? '' : expect.stringContaining('resource_metadata='),
    });
    if (status === 401) expect(answer.challenge).toContain('error="invalid_token"');
    expect(answer.text).toContain(says);
  });

  it('opens the API with its own audience only', async () => {
    const { world } = lab;
    const token = (aud: string) => world.idp.mint('carol', { audience: aud, groups: ['auditors'] });
    expect((await lab.api(await token(world.mcp('shop')))).status).toBe(401);
    expect((await lab.api(await token(world.gateway.url))).status).toBe(401);
    expect((await lab.api(await token(`${world.gateway.url}/api`))).status).toBe(200);
    expect((await lab.call(await token(`${world.gateway.url}/api`))).status).toBe(401);
  });

  it.each([
    { idtyp: 'app' },
    { gty: 'client-credentials' },
    { preferred_username: 'service-account-reports' },
    { azp: 'bob' },
    { oid: 'bob', azp: 'x' },
    { client_id: 'bob' },
  ])('takes a token with %j for a workload, which holds no role by its groups', async (claims) => {
    const audience = `${lab.world.gateway.url}/api`;
    const mint = (more: object) =>
      lab.world.idp.mint('bob', { audience, groups: ['auditors'], claims: { ...more } });
    expect((await lab.api(await mint({}))).status).toBe(200);
    expect((await lab.api(await mint(claims))).status).toBe(403);
  });
});

describe('with an issuer that mints for people and for machines', () => {
  let lab: TokenLab;
  beforeAll(async () => {
    lab = await openTokenLab({
      issuer: {
        kind: { workload: { azp: 'svc-*' }, otherwise: 'human' },
        require: { tenant: ['acme', 'acme-*'], 'realm.name': 'main', roles: 'mcp' },
        claims: { groups: { path: 'urn:roles', keys: true } },
        maxTokenLife: '30m',
        audience: ['client-1'],
        apiAudience: ['api-1'],
      },
      identity: { roles: { auditor: ['auditors', { workload: 'svc-1' }] } },
      policy: {
        version: 1,
        defaults: { read: 'allow', write: 'allow', destructive: 'allow', unknown: 'allow' },
        rules: [
          { id: 'no-machines', match: { workload: '*' }, action: 'deny' },
          { id: 'no-contractors', match: { group: 'contractor' }, action: 'deny' },
        ],
      },
    });
  });
  afterAll(() => lab.close());

  const good = {
    aud: 'client-1',
    tenant: 'acme-labs',
    realm: { name: 'main' },
    roles: ['other', 'mcp'],
    'urn:roles': { dev: { org: 'acme' } },
  };

  it.each<[string, Record<string, unknown>, number, string]>([
    ['as required', {}, 200, 'rows'],
    ['of another tenant', { tenant: 'evil' }, 401, 'tenant'],
    ['of a tenant whose name only ends so', { tenant: 'evil-acme' }, 401, 'tenant'],
    ['without the claim', { tenant: undefined }, 401, 'tenant'],
    ['with another nested claim', { realm: { name: 'test' } }, 401, 'realm.name'],
    ['without the item in its list', { roles: ['other'] }, 401, 'roles'],
    ['of a machine', { azp: 'svc-billing' }, 200, 'no-machines'],
    ['in a group that is a key', { 'urn:roles': { contractor: {} } }, 200, 'no-contractors'],
    ['good for longer than maxTokenLife', { exp: seconds() + 3000 }, 401, 'maxTokenLife'],
  ])('a token %s', async (_name, claims, status, says) => {
    const answer = await lab.call(await lab.mint({ ...good, ...claims }));
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(says);
  });

  it('keeps the API closed to a client id as audience', async () => {
    expect((await lab.api(await lab.mint({ ...good, 'urn:roles': { auditors: {} } }))).status).toBe(401);
  });

  it('opens the API by the audience that is for it, to people of a role and to the workload that is named', async () => {
    const token = (claims: object, subject: string) =>
      lab.mint({ ...good, aud: 'api-1', ...claims }, subject);
    const auditors = { 'urn:roles': { auditors: {} } };
    expect((await lab.api(await token(auditors, 'bob'))).status).toBe(200);
    expect((await lab.api(await token({ azp: 'svc-1' }, 'svc-1'))).status).toBe(200);
    expect((await lab.api(await token({ azp: 'svc-2', ...auditors }, 'svc-2'))).status).toBe(403);
    expect((await lab.call(await token({}, 'bob'))).status).toBe(401);
  });
});

describe('with rules that keep one person out', () => {
  let lab: TokenLab;
  beforeAll(async () => {
    lab = await openTokenLab({
      policy: {
        version: 1,
        defaults: { read: 'allow', write: 'allow', destructive: 'allow', unknown: 'allow' },
        rules: [
          { id: 'not-dave', match: { user: ['dave', 'dave@acme.example'] }, action: 'deny' },
          { id: 'cel', when: 'caller.email == "erin@acme.example"', action: 'deny' },
        ],
      },
    });
  });
  afterAll(() => lab.close());

  it.each<[string, Record<string, unknown>, string]>([
    ['spells their address otherwise', { sub: 'd1', email: 'Dave@ACME.example' }, 'not-dave'],
    [
      'does so though no one verified it',
      { sub: 'd1', email: 'Dave@acme.example', email_verified: false },
      'not-dave',
    ],
    ['spells an address of CEL otherwise', { sub: 'e1', email: 'Erin@Acme.example' }, 'cel'],
    ['has the address as subject', { sub: 'Dave@acme.example', email: undefined }, 'not-dave'],
    ['looks like a client', { sub: 'dave', client_id: 'dave' }, 'not-dave'],
    ['looks like a service account', { sub: 'dave', preferred_username: 'service-account-x' }, 'not-dave'],
    ['is another person', { sub: 'frank', email: 'frank@acme.example' }, '"rows"'],
  ])('a token that %s is decided as it has to be', async (_what, claims, says) => {
    expect((await lab.call(await lab.mint(claims))).text).toContain(says);
  });
});

describe('with two issuers for people', () => {
  let lab: TokenLab;
  beforeAll(async () => {
    lab = await openTokenLab({
      issuer: { emails: ['acme.example'], groups: 'all' },
      other: {},
      policy: {
        version: 1,
        defaults: { read: 'deny', write: 'deny', destructive: 'deny', unknown: 'deny' },
        rules: [
          { id: 'bob', match: { user: 'bob' }, action: 'allow' },
          { id: 'mail', match: { user: 'alice@acme.example' }, action: 'allow' },
          { id: 'ops', match: { group: 'ops' }, action: 'allow' },
          { id: 'no-contractors', match: { group: 'contractor' }, action: 'deny' },
          { id: 'not-mallory', match: { user: 'mallory' }, action: 'deny' },
          { id: 'cel', match: { user: '*' }, when: 'caller.subject == "carol"', action: 'allow' },
        ],
      },
    });
  });
  afterAll(() => lab.close());

  const theirs = (subject: string, claims: Record<string, unknown> = {}, groups: string[] = []) =>
    lab.other.mint(subject, { audience: lab.world.mcp('shop'), groups, claims });
  const isLetIn = async (token: string) => (await lab.call(token)).text.includes('"rows"');

  it('a subject, an address, a group or a condition means people of the trusted issuer', async () => {
    expect(await isLetIn(await lab.mint())).toBe(true);
    expect(await isLetIn(await theirs('bob'))).toBe(false);
    expect(await isLetIn(await lab.mint({ sub: 'carol' }))).toBe(true);
    expect(await isLetIn(await theirs('carol'))).toBe(false);
    expect(await isLetIn(await lab.mint({ sub: 'a1', email: 'alice@acme.example' }))).toBe(true);
    expect(await isLetIn(await theirs('a1', { email: 'alice@acme.example', email_verified: true }))).toBe(
      false,
    );
    expect(await isLetIn(await lab.mint({ sub: 'x', groups: ['ops'] }))).toBe(true);
    expect(await isLetIn(await theirs('x', {}, ['ops']))).toBe(false);
  });

  it('an address that no one verified is no address', async () => {
    const claims = { sub: 'a1', email: 'alice@acme.example', email_verified: undefined };
    expect(await isLetIn(await lab.mint(claims))).toBe(false);
    expect(await isLetIn(await lab.mint({ ...claims, email_verified: 'true' }))).toBe(false);
  });

  it('groups and subjects no one vouches for still count if they keep someone out', async () => {
    expect((await lab.call(await theirs('y', {}, ['contractor']))).text).toContain('no-contractors');
    expect((await lab.call(await theirs('mallory'))).text).toContain('not-mallory');
  });

  it('the groups of an issuer that is not trusted for them give no role', async () => {
    const token = await lab.other.mint('z', {
      audience: `${lab.world.gateway.url}/api`,
      groups: ['auditors'],
    });
    expect((await lab.api(token)).status).toBe(403);
  });
});
