/** A call that only reads, but reaches the server itself, its cloud or secrets, is `sensitive`: people are asked about it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Agent, createAgent } from '../support/agent.ts';
import { approve, cardsWith, cardWith } from '../support/approvers.ts';
import { type ChangingServer, startChangingServer } from '../support/changing-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

const TOOLS = [
  'fetch',
  'run_command',
  'kubectl_get',
  'read_file',
  'vault_read_secret',
  'get_page',
  'list_secrets',
];
const tool = (name: string) => ({ name, description: name, inputSchema: { type: 'object' } });

let upstream: ChangingServer;
let world: World;
let bob: Agent;
let strict: Agent;

beforeAll(async () => {
  upstream = await startChangingServer(TOOLS.map(tool));
  const approvers = { dba: { any: [{ slackGroup: 'S0DBA' }] } };
  world = await startWorld({
    servers: { web: upstream.url, guarded: upstream.url },
    policy: {
      version: 1,
      approvers,
      rules: [
        { id: 'no-far', match: { server: 'guarded', effect: 'sensitive' }, action: 'deny' },
        { id: 'reads', match: { server: 'guarded', effect: 'read' }, action: 'allow' },
      ],
    },
  });
  bob = await createAgent(world, { server: 'web' });
  strict = await createAgent(world, { server: 'guarded' });
});
afterAll(async () => {
  await world.close();
  upstream.close();
});

const decisionOf = (result: Record<string, unknown> | undefined) =>
  (result?.['_meta'] as Record<string, { action: string; rule: string }> | undefined)?.[
    'dev.firebreak/decision'
  ];

describe('by default', () => {
  it('asks people about the metadata of a cloud, and the card says what is reached', async () => {
    const call = bob.call('fetch', { url: 'http://169.254.169.254/latest/meta-data/' });
    const card = await cardWith(world, 'sensitive: reaches cloud metadata');
    expect(JSON.stringify(cardsWith(world, 'cloud metadata'))).toContain('defaults.sensitive');
    await approve(world, 'carol', card);
    expect((await call).result).toEqual({ content: [] });
    expect(upstream.calls).toEqual(['fetch']);
  });

  it.each([
    ['fetch', { url: 'https://example.com/docs?ip=10.0.0.1' }],
    ['get_page', { page: '1', url: 'https://metadata.example.com' }],
    ['run_command', { command: 'psql -h localhost -c "SELECT 1"' }],
    ['run_command', { command: 'kubectl get pods' }],
    ['read_file', { path: '/home/me/.ssh/id_rsa.pub' }],
    ['list_secrets', {}],
  ])('lets %s %j through', async (name, args) => {
    expect((await bob.call(name, args)).result).toEqual({ content: [] });
  });
});

describe('a rule about what is sensitive', () => {
  it.each([
    ['fetch', { url: 'http://2852039166/' }],
    ['fetch', { url: 'http://0xA9FEA9FE/' }],
    ['fetch', { url: 'http://0251.0376.0251.0376/' }],
    ['fetch', { url: 'http://[::ffff:a9fe:a9fe]/' }],
    ['fetch', { url: 'http://[64:ff9b::169.254.169.254]/' }],
    ['fetch', { url: 'http://[fd00:ec2::254]/' }],
    ['fetch', { url: 'http://[fe80::1%25eth0]/' }],
    ['fetch', { url: 'HTTP://Metadata.Google.Internal./computeMetadata/v1/' }],
    ['fetch', { url: 'http://①⑥⑨。②⑤④。①⑥⑨。②⑤④/' }],
    ['fetch', { url: 'http://example.com\\@169.254.169.254/' }],
    ['fetch', { url: 'gopher://0xa9fea9fe:80/_GET' }],
    ['fetch', { url: '169.254.169.254/latest' }],
    ['fetch', { url: 'http://a9fea9fe.nip.io/' }],
    ['fetch', { url: 'https://proxy.example.com/?to=http%3A%2F%2F169.254.169.254%2F' }],
    ['fetch', { url: 'http://localhost:9090/metrics' }],
    ['fetch', { url: 'http://127.1/' }],
    ['get_page', { url: 'http://100.100.100.200/' }],
    ['run_command', { command: 'curl -s 169.254.169.254/latest/user-data' }],
    ['run_command', { command: 'kubectl get secrets -A -o yaml' }],
    ['run_command', { command: 'kubectl -n prod describe pods,secret/db' }],
    ['run_command', { command: 'aws secretsmanager get-secret-value --secret-id db' }],
    ['run_command', { command: 'cat /proc/self/environ' }],
    ['kubectl_get', { resourceType: 'secrets', namespace: 'prod' }],
    ['read_file', { path: '/root/.ssh/id_ed25519' }],
    ['vault_read_secret', { path: 'kv/app' }],
  ])('denies %s %j', async (name, args) => {
    expect(decisionOf((await strict.call(name, args)).result)).toMatchObject({ rule: 'no-far' });
  });

  it('denies a resource that is read from there', async () => {
    const { messages } = await strict.request('resources/read', { uri: 'http://169.254.169.254/latest' });
    expect(JSON.stringify(messages)).toContain('no-far');
  });

  it('does not keep anyone from reading elsewhere', async () => {
    expect((await strict.call('fetch', { url: 'https://example.com/' })).result).toEqual({ content: [] });
  });
});
