import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { schema } from '../../../src/config/schema.ts';
import { loaded, MINIMAL } from './config-file.ts';

/** The example of the public contract, word for word but for the parts it leaves out with dots. */
const CONTRACT = `
listen: { host: 127.0.0.1, port: 8080 }        # port 0 picks one
publicUrl: http://127.0.0.1:8080
admin: { host: 127.0.0.1, port: 9090 }
store: { kind: mongodb, uri: \${MONGODB_URI}, database: firebreak }
keys: { file: ./data/keys.json }
identity:
  issuers:
    - issuer: https://idp.example.com
      audience: [https://gw.example.com/mcp/billing]
      jwksUri: https://idp.example.com/jwks
      claims: { subject: sub, email: email, groups: groups }
      kind: human
  signIn: { oidc: { issuer: https://idp.example.com, clientId: firebreak, clientSecret: \${SECRET} } }
  roles: { auditor: [auditors], operator: [platform] }
servers:
  billing:
    url: http://127.0.0.1:3001/mcp
    credential: { bearer: \${BILLING_TOKEN} }
    tools: { query: { analyze: { sql: [sql], dialect: postgres } } }
policy: ./policy.yaml
masking: { secrets: mask, pii: { card: mask, ssn: mask, iban: mask, email: detect, phone: detect, name: detect, ip: detect, dob: detect, address: detect, passport: detect, pin: detect } }
approvals: { timeout: 15m, hold: { withProgress: 240s, without: 45s } }
slack:
  { mode: http, botToken: "file:bot", signingSecret: "file:sign", channel: C0APPROVALS, command: /access,
    apiUrl: https://slack.com/api/, identity: { method: link } }
recordings: { durability: strict, retention: 90d }
`;

test('the example of the contract is a valid configuration', () => {
  const env = { MONGODB_URI: 'mongodb://db/?replicaSet=rs0', SECRET: 's', BILLING_TOKEN: 'b, admin: {' };
  const files = { bot: 'xoxb-1\n', sign: 'shh\r\n', 'data/keys.json': '{}' };
  const { config, directory } = loaded(CONTRACT, env, files);
  expect(config).toMatchObject({
    publicUrl: 'http://127.0.0.1:8080',
    store: { kind: 'mongodb', uri: env.MONGODB_URI, database: 'firebreak' },
    keys: { file: join(directory, 'data/keys.json') },
    servers: { billing: { credential: { bearer: 'b, admin: {' } } },
    slack: { mode: 'http', botToken: 'xoxb-1', signingSecret: 'shh' },
    approvals: { timeout: 900_000, hold: { withProgress: 240_000, without: 45_000 } },
    recordings: { retention: 90 * 86_400_000 },
  });
});

test('what is left out has its default', () => {
  const { config, directory } = loaded(MINIMAL);
  expect(config).toEqual({
    listen: { host: '127.0.0.1', port: 8080, allowedHosts: [], allowedOrigins: [], trustedProxies: [] },
    admin: { host: '127.0.0.1', port: 9090, allowedHosts: [] },
    store: { kind: 'embedded', path: join(directory, 'data') },
    keys: { file: join(directory, 'data/keys.json') },
    identity: {
      issuers: [
        {
          issuer: 'https://idp.example.com',
          claims: { subject: 'sub', email: 'email', groups: 'groups' },
          emailVerified: 'claim',
          require: {},
          owners: {},
        },
      ],
      events: [],
      authorizationServer: {
        registration: { dynamic: true, redirectHosts: [] },
        clients: [],
        tokenLife: 600_000,
        refreshLife: 30 * 86_400_000,
      },
      development: false,
      clockTolerance: 30_000,
      roles: { auditor: [], operator: [] },
    },
    servers: {
      billing: {
        url: 'http://127.0.0.1:3001/mcp',
        transport: 'streamable-http',
        annotations: 'restrict',
        pinning: 'first-use',
        prefix: [],
        resources: {},
        tools: {},
      },
    },
    policy: join(directory, 'policy.yaml'),
    masking: {
      overrides: [],
      allow: [],
      styles: {},
      detectors: [],
      requests: 'detect',
      secrets: 'mask',
      pii: {
        card: 'mask',
        ssn: 'mask',
        iban: 'mask',
        email: 'detect',
        phone: 'detect',
        name: 'detect',
        ip: 'detect',
        dob: 'detect',
        address: 'detect',
        passport: 'detect',
        pin: 'detect',
        driver_license: 'detect',
        bank_account: 'detect',
        national_id: 'detect',
        tax_id: 'detect',
        mac: 'detect',
        wallet: 'detect',
      },
    },
    approvals: { timeout: 900_000, hold: { withProgress: 240_000, without: 45_000 } },
    recordings: { durability: 'strict', retention: 7_776_000_000 },
    limits: {
      bodyBytes: 4 * 1024 ** 2,
      answerBytes: 16 * 1024 ** 2,
      headTimeout: 15_000,
      bodyTimeout: 30_000,
      idleTimeout: 5000,
      connectionAge: 600_000,
      drainTimeout: 5000,
      drainBytes: 64 * 1024 ** 2,
      connections: 10_000,
      connectionsPerAddress: 2000,
      messagesPerSecond: 2000,
      bytesPerSecond: 32 * 1024 ** 2,
      bytesInFlight: 128 * 1024 ** 2,
      answerDepth: 1000,
      answerValues: 1_000_000,
      afterAnswer: 5_000,
      allBytesInFlight: 320 * 1024 ** 2,
      waitForRoom: 15_000,
      writeTimeout: 30_000,
      openStreams: 64,
      openRequests: 256,
      heldCalls: 64,
      heldBytes: 256 * 1024 ** 2,
      shutdownTime: 25_000,
      cpuPerSecond: 200,
      threads: 2,
      threadMemory: 256 * 1024 ** 2,
      sessions: 1000,
      recordingQueueShare: 0.25,
      recordedBytesPerDay: 4 * 1024 ** 3,
    },
    log: { level: 'info' },
  });
});

test('an empty section counts as left out', () => {
  expect(loaded(`${MINIMAL}listen:\nslack:\n`).config).toMatchObject({ listen: { port: 8080 } });
});

const BY_MAIL = '{ method: email, domains: [acme.io] }';

test('the environment fills in numbers, and parts of text', () => {
  const text = `${MINIMAL}listen: { port: \${PORT} }\nslack: { mode: socket, botToken: b, appToken: a, channel: "C-\${NAME}-x", identity: ${BY_MAIL} }`;
  const { config } = loaded(text, { PORT: '18080', NAME: '7' });
  expect(config.listen.port).toBe(18_080);
  expect(config.slack?.channel).toBe('C-7-x');
});

test('a line break behind a value of the environment is left out, as behind one of a file', () => {
  const text = `${MINIMAL}slack: { mode: socket, botToken: \${TOKEN}, appToken: a, channel: C1, identity: ${BY_MAIL} }`;
  expect(loaded(text, { TOKEN: 'xoxb-1\r\n' }).config.slack).toMatchObject({ botToken: 'xoxb-1' });
});

test('what the environment fills in is taken literally', () => {
  const text = `${MINIMAL}slack: { mode: socket, botToken: b, appToken: a, channel: \${CHANNEL}, identity: ${BY_MAIL} }`;
  expect(loaded(text, { CHANNEL: 'file:/etc/passwd' }).config.slack?.channel).toBe('file:/etc/passwd');
  expect(loaded(text, { CHANNEL: `\${HOME}` }).config.slack?.channel).toBe(`\${HOME}`);
  expect(loaded(text, { CHANNEL: '12345' }).config.slack?.channel).toBe('12345');
});

test('aliases are followed', () => {
  const text = `${MINIMAL}admin: &a { host: 127.0.0.2, port: 0 }\nlisten: *a`;
  expect(loaded(text).config.listen).toMatchObject({ host: '127.0.0.2', port: 0 });
});

interface Described {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly additionalProperties?: Described | boolean;
  readonly items?: Described;
  readonly oneOf?: readonly Described[];
}

/** Every setting below this place that has no sentence, by its path. */
const undescribed = (node: Described, path: string): string[] => [
  ...Object.entries(node.properties ?? {}).flatMap(([name, child]) => [
    ...(child.description === undefined ? [`${path}.${name}`] : []),
    ...undescribed(child, `${path}.${name}`),
  ]),
  ...(typeof node.additionalProperties === 'object'
    ? undescribed(node.additionalProperties, `${path}.*`)
    : []),
  ...(node.items === undefined ? [] : undescribed(node.items, `${path}[]`)),
  ...(node.oneOf ?? []).flatMap((branch) => undescribed(branch, path)),
];

test('every setting says in a sentence what it is for', () => {
  const root = z.toJSONSchema(schema, { io: 'input' }) as Described;
  expect(Object.keys(root.properties ?? {})).toContain('slack');
  expect(undescribed(root, '')).toEqual([]);
});
