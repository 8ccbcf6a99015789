import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Agent, createAgent } from '../support/agent.ts';
import { type HandWrittenServer, startHandWrittenServer } from '../support/hand-written-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

const RESOURCES = ['file:///public/a.txt', 'file:///public/../secret/b.txt', 'javascript:alert(1)'];
const TEMPLATES = ['file:///public/{+name}', 'file:///public/../{name}'];

let server: HandWrittenServer;
let world: World;
let agent: Agent;
let narrow: Agent;

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {},
    methods: {
      'resources/read': ({ params }) => ({ contents: [{ uri: params['uri'], text: 'content' }] }),
      'resources/subscribe': () => ({}),
      'completion/complete': () => ({ completion: { values: ['content'] } }),
      'resources/list': () => ({ resources: RESOURCES.map((uri) => ({ uri, name: uri })) }),
      'resources/templates/list': () => ({
        resourceTemplates: TEMPLATES.map((uriTemplate) => ({ uriTemplate, name: uriTemplate })),
      }),
    },
  });
  world = await startWorld({
    servers: { files: server.url, narrow: { url: server.url, resources: { schemes: ['docs'] } } },
    policy: {
      version: 1,
      rules: [
        { id: 'no-secrets', match: { resource: ['file:///secret/*', 'docs://Vault/*'] }, action: 'deny' },
        { id: 'no-hr', when: 'resource.startsWith("docs://hr/")', action: 'deny' },
      ],
    },
  });
  agent = await createAgent(world, { server: 'files' });
  narrow = await createAgent(world, { server: 'narrow' });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const heard = (method: string) => server.seen.filter((seen) => seen.method === method).length;

const askFor = (uri: string) => [
  { method: 'resources/read', params: { uri } },
  { method: 'resources/subscribe', params: { uri } },
  {
    method: 'completion/complete',
    params: { ref: { type: 'ref/resource', uri }, argument: { name: 'a', value: 'b' } },
  },
];

it.each(
  [
    'file:///public/../secret/b.txt',
    'file:///public/%2e%2e/secret/b.txt',
    'file:///public/%252e%252e/secret/b.txt',
    'file:///public\\..\\secret\\b.txt',
    'FILE:///secret/b.txt',
    'file://localhost/secret/b.txt',
    'file:////secret/b.txt',
    'file:///public%2F..%2Fsecret/b.txt',
    'file://public@host/secret/b.txt',
    'file:///public/．．/secret/b.txt',
  ].flatMap((uri) => askFor(uri).map((asked) => ({ uri, ...asked }))),
)(
  '$method of $uri: 400 that says what to write, and the server hears nothing',
  async ({ method, params }) => {
    const before = heard(method);
    const { status, messages } = await agent.request(method, params);
    expect(status).toBe(400);
    expect(messages[0]).toMatchObject({
      error: { code: -32602, message: expect.stringMatching(/^The URI /) },
    });
    expect(heard(method)).toBe(before);
  },
);

it.each([
  'file:///secret/b.txt',
  'file:///secret/a%20b',
  'docs://vault/x',
  'docs://VAULT/x',
  'docs://HR/pay',
  'file:///SECRET/b.txt',
  'file://127.0.0.1/secret/b.txt',
])('%s, which policy forbids: no, whatever its case, and whatever host a file names', async (uri) => {
  const before = heard('resources/read');
  const { status, messages } = await agent.request('resources/read', { uri });
  expect(status).toBe(200);
  expect(messages[0]).toMatchObject({ error: { code: -31403 } });
  expect(heard('resources/read')).toBe(before);
});

it('what is allowed reaches the server in the bytes of the client', async () => {
  const body =
    '{"jsonrpc":"2.0", "id":7, "method":"resources/read","params":{"uri":"file:\\/\\/\\/public/%C3%A9%20x"}}';
  const { status, text } = await agent.post(body);
  expect(status).toBe(200);
  expect(text).toContain('content');
  expect(server.seen.at(-1)?.body).toBe(body);
});

it('listening for changes takes the same names', async () => {
  const meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const { status, messages } = await agent.request(
    'subscriptions/listen',
    { _meta: meta, notifications: { resourceSubscriptions: ['file:///public/../secret/b.txt'] } },
    { headers: { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'subscriptions/listen' } },
  );
  expect(status).toBe(400);
  expect(messages[0]).toMatchObject({ error: { code: -32602 } });
  expect(heard('subscriptions/listen')).toBe(0);
});

it('a scheme that is not for this server: denied', async () => {
  const { messages } = await narrow.request('resources/read', { uri: 'file:///public/a.txt' });
  expect(messages[0]).toMatchObject({ error: { code: -31403 } });
  expect((await narrow.request('resources/read', { uri: 'docs://public/a' })).text).toContain('content');
});

it('lists leave out what could never be asked for', async () => {
  const { result } = await agent.request('resources/list');
  expect(result).toEqual({ resources: [{ uri: RESOURCES[0], name: RESOURCES[0] }] });
  const templates = await agent.request('resources/templates/list');
  expect(templates.result).toEqual({
    resourceTemplates: [{ uriTemplate: TEMPLATES[0], name: TEMPLATES[0] }],
  });
});
