/** Settings of servers that are called with identity assertions, and of issuers that are trust domains. */
import { expect, test } from 'vitest';
import { MINIMAL, problems } from './config-file.ts';

const SIGN_IN = '  signIn: { oidc: { issuer: "https://idp.example.com", clientId: c, clientSecret: s } }\n';
const server = (idJag: string, identity = SIGN_IN) =>
  MINIMAL.replace('servers:\n', `${identity}servers:\n`).replace(
    'url: http://127.0.0.1:3001/mcp',
    `{ url: "http://127.0.0.1:3001/mcp", credential: { idJag: { clientId: a, clientSecret: b, ${idJag} } } }`,
  );
const issuer = (entry: string) => MINIMAL.replace('issuer: https://idp.example.com', entry);

test('the provider of the sign-in vouches for callers unless another one is named', () => {
  const own = 'issuer: "https://as.example.com"';
  expect(problems(server(own).replace('billing:\n    {', 'billing: {'))).toEqual([]);
  const [problem] = problems(server(own, '').replace('billing:\n    {', 'billing: {'));
  expect(problem).toContain('name the provider that vouches for callers, or add identity.signIn.oidc');
  const named = `${own}, provider: { issuer: "https://idp.example.com", clientId: c, clientSecret: d }`;
  expect(problems(server(named, '').replace('billing:\n    {', 'billing: {'))).toEqual([]);
});

test('without the metadata of its authorization server the audience has to be named', () => {
  const bare = 'tokenUrl: "https://as.example.com/token"';
  const told = problems(server(bare).replace('billing:\n    {', 'billing: {'));
  expect(told.join('\n')).toContain('name the audience, or the issuer in place of tokenUrl');
  const whole = `${bare}, audience: "https://as.example.com"`;
  expect(problems(server(whole).replace('billing:\n    {', 'billing: {'))).toEqual([]);
});

test.each([
  ['issuer: spiffe://acme.example', 'is needed for a trust domain'],
  ['issuer: spiffe://Acme.example', 'expected a trust domain'],
  ['issuer: spiffe://acme.example/', 'expected a trust domain'],
  ['issuer: spiffe://acme.example/ns/ci', 'expected a trust domain'],
  ['issuer: http://idp.example.com', 'must be https'],
  [
    '{ issuer: "spiffe://acme.example", jwksUri: "https://spire.example/b", kind: human }',
    'must be workload',
  ],
])('%s is refused', (entry, sentence) => {
  expect(problems(issuer(entry)).join('\n')).toContain(sentence);
});

test.each(['workload', 'assistant'])('a client cannot be called %s if something else is', (clientId) => {
  const clients = `[{ clientId: assistant, clientSecret: a }, { clientId: ${clientId}, clientSecret: b }]`;
  const text = MINIMAL.replace(
    'servers:\n',
    `${SIGN_IN}  authorizationServer: { clients: ${clients} }\nservers:\n`,
  );
  expect(problems(text).join('\n')).toContain('each needs a clientId of its own');
});

test('a trust domain with its bundle is an issuer', () => {
  expect(problems(issuer('{ issuer: "spiffe://acme.example", jwksUri: "https://spire.example/b" }'))).toEqual(
    [],
  );
});
