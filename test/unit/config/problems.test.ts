import { expect, test } from 'vitest';
import { loadConfig } from '../../../src/config/load.ts';
import { load, MINIMAL, problems } from './config-file.ts';

test('all problems are reported at once, in the order of the file', () => {
  const text = `listen: { host: 127.0.0.1, prot: 8080 }
publicUrl: http://gw.example.com
store:
  kind: embeded
identity:
  issuers:
    - issuer: http://idp.example.com
      kind: robot
      claims: { group: groups }
servers:
  Billing:
    url: ftp://127.0.0.1/mcp
    credential: { bearer: \${BILLING_TOKEN} }
policie: ./policy.yaml
approvals: { timeout: soon }
slack: { mode: socket, botToken: "file:bot", channel: 12345, identity: { method: email } }
limits: { bodyBytes: 9GiB, openStreams: 0 }
`;
  expect(problems(text)).toEqual([
    '1:1 policy is required',
    '1:28 unknown key prot in listen (did you mean port?)',
    '2:12 publicUrl must be https; plain http is accepted on loopback addresses only',
    '4:9 store.kind must be embedded or mongodb (did you mean embedded?)',
    '7:15 identity.issuers[0].issuer must be https; plain http is accepted on loopback addresses only',
    '8:13 identity.issuers[0].kind: expected human, workload, or a table such as { workload: { azp: "svc-*" }, otherwise: human }',
    '9:17 unknown key group in identity.issuers[0].claims (did you mean groups?)',
    '12:5 servers.Billing: a server name is 1 to 63 of a-z, 0-9, - and _, beginning with a letter or digit',
    '12:10 servers.Billing.url: expected an http or https URL',
    '13:27 servers.Billing.credential.bearer: environment variable BILLING_TOKEN is not set or empty',
    '14:1 unknown key policie (did you mean policy?)',
    '15:23 approvals.timeout: expected a duration such as 45s, 15m, 4h or 90d',
    '16:1 slack.appToken is required',
    '16:34 slack.botToken: secret file ./bot cannot be read (ENOENT)',
    '16:55 slack.channel must be text, not a number (put it in quotes)',
    '16:62 slack.identity.domains: method email needs the list of accepted domains',
    '17:22 limits.bodyBytes: expected a size such as 4MiB, at most 1GiB',
    '17:41 limits.openStreams must be at least 1',
  ]);
});

const SINGLE: [name: string, addition: string, expected: string][] = [
  ['a wrong type', 'admin: { port: eighty }', '8:16 admin.port must be a number, not text'],
  ['a list for a mapping', 'admin: [1]', '8:8 admin must be a mapping, not a list'],
  ['an unknown key with no close name', 'frobnicate: 1', '8:1 unknown key frobnicate (possible here: '],
  [
    'a mode that is missing',
    'slack: { channel: C1 }',
    '8:1 slack.mode is required (possible here: simulator, ',
  ],
  ['keys shared by replicas', 'store: { kind: mongodb, uri: "mongodb://db" }', '1:1 keys: replicas share'],
  ['a public address without URL', 'listen: { host: 0.0.0.0 }', '1:1 publicUrl is needed if'],
  ['a URL with a path', 'publicUrl: https://a.example/x', '8:12 publicUrl must be a bare origin'],
  [
    'people who link without a way to sign in',
    'slack: { mode: socket, botToken: b, appToken: a, channel: C1 }',
    '8:1 slack.identity.method: with link, the default, people sign in with a browser: add identity.signIn',
  ],
  [
    'people of a directory that is not named',
    'slack: { mode: socket, botToken: b, appToken: a, channel: C1, identity: { method: directory } }',
    '8:83 slack.identity.method: directory needs to know which one: add directory.scim',
  ],
  ['a reference in a wrong form', `log: { level: "\${A-B}" }`, '8:15 log.level: a reference is a name'],
  ['an unset variable', `log: { level: \${LEVEL} }`, '8:15 log.level: environment variable LEVEL is not set'],
  ['a number that is none', `admin: { port: \${PORT} }`, '8:16 admin.port must be a number, not text'],
  [
    'an empty secret file',
    'slack: { mode: socket, channel: "file:empty" }',
    '8:33 slack.channel: secret file',
  ],
  [
    'a directory as secret file',
    'slack: { mode: socket, channel: "file:." }',
    '8:33 slack.channel: secret file',
  ],
  [
    'a credential that no header can hold',
    `slack: { mode: socket, botToken: \${BROKEN}, appToken: a, channel: C1, identity: { method: email, domains: [a.io] } }`,
    '8:34 slack.botToken goes into an HTTP header, so it must be one line',
  ],
  ['a key given twice', 'policy: ./other.yaml', '8:1 Map keys must be unique'],
  ['broken YAML', 'admin: { port: [', '8:17 '],
  ['an unknown tag', 'admin: !!js/function "x"', '8:8 Unresolved tag'],
  ['a reference as a key', `\${KEY}: 1`, `8:1 unknown key \${KEY}`],
];

test.each(SINGLE)('%s is reported with its place', (_name, addition, expected) => {
  const found = problems(
    `${MINIMAL}${addition}`,
    { PORT: 'http', BROKEN: 'xoxb-1\nX-Injected: 1' },
    { empty: '\n' },
  );
  expect(found.map((problem) => problem.slice(0, expected.length))).toContain(expected);
});

test.each(['listen: { host: 0.0.0.0 }', 'store: { kind: mongodb, uri: "mongodb://db" }\nkeys: { file: k }'])(
  'development keys go with one machine only, not with %s',
  (more) => {
    const text = MINIMAL.replace('identity:', 'identity:\n  development: true');
    const found = problems(`${text}publicUrl: https://gw.example.com\n${more}`, {}, { k: '' });
    expect(found).toEqual([expect.stringMatching(/^2:16 identity\.development is for an embedded store/)]);
    expect(problems(text)).toEqual([]);
  },
);

test.each([
  ['{ bearer: a, header: { name: X-Key, value: b } }', ['name one of header, bearer']],
  ['{}', ['name one of header, bearer']],
  ['{ header: { name: Mcp-Session-Id, value: b } }', ['the gateway writes itself']],
  ['{ bearer: { file: x, command: [y] } }', ['expected a text, { file: PATH } or { command']],
  ['{ clientCredentials: { clientId: a, clientSecret: b } }', ['name one of tokenUrl and issuer']],
  ['{ basic: { username: "a:b", password: c } }', ['without a colon']],
])('a credential says what is wrong with it: %s', (credential, expected) => {
  const found = problems(MINIMAL.replace(/(\n +url: .*)/, `$1\n    credential: ${credential}`));
  expect(found).toHaveLength(expected.length);
  for (const each of expected) expect(found.join('\n')).toContain(each);
});

test.each([
  [
    '{ saml: { entryPoint: "https://x.example" } }',
    ['issuer is required', 'entryPoint and certificate go together'],
  ],
  ['{ saml: { issuer: x } }', ['name either metadata, or entryPoint and certificate']],
  [
    '{ saml: { issuer: x, metadata: m.xml, keyPair: { key: k, certificate: c } } }',
    ['expected a private RSA key and its certificate'],
  ],
  ['{}', ['name one provider: oidc or saml']],
])('a sign-in by SAML says what it lacks: %s', (signIn, expected) => {
  const found = problems(MINIMAL.replace('identity:', `identity:\n  signIn: ${signIn}`));
  expect(found).toHaveLength(expected.length);
  for (const each of expected) expect(found.join('\n')).toContain(each);
});

test('an empty file lacks what is required', () => {
  expect(problems('')).toEqual([
    '1:1 identity is required',
    '1:1 servers is required',
    '1:1 policy is required',
  ]);
});

test('a file that cannot be read is one problem', () => {
  expect(loadConfig('/nowhere/firebreak.yaml', {})).toEqual({
    ok: false,
    problems: [
      {
        message: 'the configuration /nowhere/firebreak.yaml cannot be read (ENOENT)',
        hint: 'name it with --config FILE',
      },
    ],
  });
});

test('secrets never appear in problems', () => {
  const text = `${MINIMAL}\nlog: { level: "file:s" }\npublicUrl: \${URL}\nstore: { kind: mongodb, uri: \${URL} }`;
  const result = load(text, { URL: 'hunter2-url' }, { s: 'hunter2-file' });
  expect(JSON.stringify(result)).not.toContain('hunter2');
  expect(result.ok).toBe(false);
});

const LAUGHS = ['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map(
  (key, index) => `${key}: &${key} [${Array(10).fill(`*${'abcdefgh'[index]}`)}]`,
);

const BOMBS: [name: string, text: string, problem: string][] = [
  ['a billion laughs', `a: &a [x]\n${LAUGHS.join('\n')}`, 'the file expands to too much'],
  ['an alias of itself', 'a: &a [*a]', 'the file expands to too much'],
  ['very many aliases', `a: &a x\nb: [${'*a ,'.repeat(101)}]`, 'the file expands to too much'],
  ['nesting without end', `a: ${'['.repeat(50_000)}`, 'the file is nested too deeply'],
  ['deep nesting', `a: ${'['.repeat(40)}${']'.repeat(40)}`, 'the file expands to too much'],
  ['too many values', `a: [${'1,'.repeat(30_000)}]`, 'the file expands to too much'],
];

test.each(BOMBS)('%s ends in a problem that says so', (_name, text, problem) => {
  const found = problems(text);
  expect(found.join('\n')).toContain(problem);
  expect(found.length).toBeLessThan(20);
});

test('a file larger than any configuration is not read', () => {
  expect(load(`#${'x'.repeat(2_000_000)}`)).toMatchObject({
    problems: [{ message: 'the configuration is larger than 1 MiB' }],
  });
});
