import { expect, test } from 'vitest';
import { loaded, problems } from './config-file.ts';

const withIssuer = (lines: string) => `
identity:
  issuers:
    - ${lines.split('\n').join('\n      ')}
servers: { billing: { url: http://127.0.0.1:3001/mcp } }
policy: ./policy.yaml
`;

const GITHUB = 'issuer: https://token.actions.githubusercontent.com';

test.each([
  ['https://token.actions.githubusercontent.com', 'repository_owner: acme'],
  ['https://gitlab.com', 'namespace_path: acme'],
  ['https://accounts.google.com', 'hd: acme.io'],
  ['https://login.microsoftonline.com/common/v2.0', 'tid:'],
  ['https://login.microsoftonline.com/organizations/v2.0', 'tid:'],
  ['https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0', 'tid:'],
  ['https://acme.eu.auth0.com/', 'org_id'],
  ['https://oidc.eks.eu-west-1.amazonaws.com/id/ABC', 'system:serviceaccount:'],
  ['https://container.googleapis.com/v1/projects/p/locations/l/clusters/c', 'system:serviceaccount:'],
  ['https://westeurope.oic.prod-aks.azure.com/t/c/', 'system:serviceaccount:'],
  ['https://oidc.circleci.com/org/1', 'project-id'],
  ['https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc', 'repositoryUuid'],
  ['https://agent.buildkite.com', 'organization_slug: acme'],
  ['https://app.terraform.io', 'terraform_organization_name'],
  ['https://vstoken.dev.azure.com/1', 'sc://acme'],
  ['https://oidc.vercel.com/acme', 'owner: acme'],
  ['https://oidc.fly.io/acme', 'org_name'],
  ['https://huggingface.co', 'email'],
])('%s is not served without a condition, and the sentence says which', (issuer, example) => {
  const [problem, ...others] = problems(withIssuer(`issuer: ${issuer}`));
  expect(others).toEqual([]);
  expect(problem).toMatch(/^4:15 identity\.issuers\[0\]\.issuer: .* add require, for example /);
  expect(problem).toContain(example);
});

test.each([
  'https://sso.example.com/realms/acme',
  'https://acme.okta.com/oauth2/default',
  'https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0',
  'https://gitlab.example.com',
  'https://github.example.com/_services/token',
  'https://token.actions.githubusercontent.com/acme',
])('%s is one company’s own', (issuer) => {
  expect(problems(withIssuer(`issuer: ${issuer}`))).toEqual([]);
});

test.each([
  '{ repository_owner: acme }',
  '{ repository_owner: [acme, acme-labs], ref: "refs/tags/*" }',
  '{ repository_owner_id: 65 }',
  '{ repository: "acme/*" }',
  '{ sub: "repo:acme/*" }',
  '{ sub: "repo:acme/billing:ref:refs/heads/main" }',
])('a condition that only the company’s own jobs meet is enough: %s', (require) => {
  expect(problems(withIssuer(`${GITHUB}\nrequire: ${require}`))).toEqual([]);
});

test.each([
  '{ repository_owner: "*" }',
  '{ repository_owner: "acme*" }',
  '{ repository_owner: [acme, "*"] }',
  '{ repository: "*/billing" }',
  '{ repository: "acme*" }',
  '{ ref: refs/heads/main }',
  '{ environment: production, event_name: push }',
  '{ sub: "repo:*" }',
  '{ sub: "repo:acme*" }',
  '{ job_workflow_ref: "acme/ci/*" }',
])('a condition that strangers meet as well does not count: %s', (require) => {
  const [problem] = problems(withIssuer(`${GITHUB}\nrequire: ${require}`));
  expect(problem).toMatch(
    /^5:16 identity\.issuers\[0\]\.require: .*do not keep strangers out.*repository_owner/,
  );
});

const GOOGLE = 'https://accounts.google.com';
const AUTH0 = 'https://acme.eu.auth0.com/';
const FIREBASE = 'https://securetoken.google.com/acme-app';
const OKTA = 'https://login.okta.com';

test.each([
  [GOOGLE, '{ email: "*@gmail.com" }'],
  [GOOGLE, '{ email: "*@GMAIL.com" }'],
  [GOOGLE, '{ email: "*@googlemail.com" }'],
  [GOOGLE, '{ email: ["*@acme.io", "*@outlook.com"] }'],
  ['https://huggingface.co', '{ email: "*@yahoo.co.uk" }'],
  ['https://github.com', '{ email: "*@outlook.com" }'],
  ['https://github.com', '{ email: "*@users.noreply.github.com" }'],
  ['https://appleid.apple.com', '{ email: "*@privaterelay.appleid.com" }'],
  [GOOGLE, '{ email: "*@com" }'],
  [GOOGLE, '{ email: "*@co.uk" }'],
  [AUTH0, '{ email: "*@gmail.com" }'],
  [AUTH0, '{ email: "*@*" }'],
  [AUTH0, '{ email: "*.*" }'],
  [AUTH0, '{ email_verified: true }'],
  [AUTH0, '{ sub: "auth0|*" }'],
  [AUTH0, '{ aud: x }'],
  [AUTH0, '{ iss: "https://acme.eu.auth0.com/" }'],
  [AUTH0, '{ azp: abc }'],
  [AUTH0, '{ org_id: "org_*" }'],
  [AUTH0, '{ scope: "read:orders" }'],
  [AUTH0, '{ "https://acme.io/verified": true }'],
  [AUTH0, '{ "https://acme.io/team": "*" }'],
  [FIREBASE, '{ email_verified: true }'],
  [FIREBASE, '{ firebase.sign_in_provider: anonymous }'],
  [FIREBASE, '{ firebase.sign_in_provider: password }'],
  [OKTA, '{ email_verified: true }'],
])('at %s a condition that anyone meets does not count: %s', (issuer, require) => {
  const [problem = ''] = problems(withIssuer(`issuer: ${issuer}\nrequire: ${require}`));
  expect(problem).toMatch(/^5:16 identity\.issuers\[0\]\.require: .*do not keep strangers out/);
});

test.each([
  [GOOGLE, '{ email: "*@acme.io" }'],
  [GOOGLE, '{ email: [alice@gmail.com, "*@acme.io"] }'],
  [GOOGLE, '{ hd: acme.io }'],
  [AUTH0, '{ org_id: org_1 }'],
  [AUTH0, '{ email: "*@acme.io", email_verified: true }'],
  [AUTH0, '{ sub: "auth0|65" }'],
  [AUTH0, '{ "https://acme.io/tenant": acme }'],
  [FIREBASE, '{ firebase.tenant: acme-1 }'],
  [FIREBASE, '{ email: "*@acme.io", email_verified: true }'],
  [OKTA, '{ email: "*@acme.io" }'],
])('at %s a condition that names an account or a company is enough: %s', (issuer, require) => {
  expect(problems(withIssuer(`issuer: ${issuer}\nrequire: ${require}`))).toEqual([]);
});

test('what is no name of an enterprise of GitHub makes no issuer of one', () => {
  const issuer = 'https://token.actions.githubusercontent.com';
  for (const path of ['//', '/acme/other', '/acme/', '/?x', '/%20']) {
    expect(problems(withIssuer(`issuer: ${issuer}${path}`)).join()).toMatch(/identity\.issuers\[0\]\.issuer/);
  }
});

test('jobs are workloads without saying so, and never people', () => {
  const require = 'require: { repository_owner: acme }';
  expect(problems(withIssuer(`${GITHUB}\n${require}`))).toEqual([]);
  expect(problems(withIssuer(`${GITHUB}\n${require}\nkind: human`))).toEqual([
    '6:13 identity.issuers[0].kind must be workload: the tokens of this issuer never stand for people',
  ]);
});

test('signing in at a provider that serves everyone takes a condition too', () => {
  const signIn = (more: string) => `
identity:
  signIn: { oidc: { issuer: https://accounts.google.com, clientId: c, clientSecret: s${more} } }
servers: { billing: { url: http://127.0.0.1:3001/mcp } }
policy: ./policy.yaml
`;
  expect(problems(signIn('')).join()).toContain('hd: acme.io');
  expect(problems(signIn(', require: { hd: acme.io }'))).toEqual([]);
});

test('a workload that holds a role is named with its issuer if several could mint it', () => {
  const roles = (member: string) => `
identity:
  issuers: [{ issuer: https://a.example }, { issuer: https://b.example }]
  roles: { auditor: [${member}] }
servers: { billing: { url: http://127.0.0.1:3001/mcp } }
policy: ./policy.yaml
`;
  expect(problems(roles('{ workload: reports }')).join()).toContain('name the issuer of this workload');
  expect(problems(roles('{ workload: reports, issuer: https://b.example }'))).toEqual([]);
});

test('conditions, kinds and trust are read from values, lists and patterns', () => {
  const { config } = loaded(
    withIssuer(
      'issuer: https://idp.example.com\nrequire: { a: 1, b: [true, "x*"] }\nkind: { workload: { azp: "svc-*" }, otherwise: human }\nemails: [acme.io]\ngroups: all\nmaxTokenLife: 8h',
    ),
  );
  expect(config.identity.issuers[0]).toMatchObject({
    require: { a: ['1'], b: ['true', 'x*'] },
    kind: { workload: [{ azp: ['svc-*'] }], otherwise: 'human' },
    emails: ['acme.io'],
    groups: 'all',
    maxTokenLife: 8 * 3_600_000,
  });
});
