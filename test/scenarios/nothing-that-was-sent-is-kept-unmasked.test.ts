/** Plants a secret in every text that a client, a server and people can send, and looks for it wherever something is kept. */
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { env } from 'node:process';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeKeys } from '../../src/config/load-keys.ts';
import { APPROVALS_CHANNEL, SLACK_USERS } from '../../src/demo/company/workspace-seed.ts';
import { type Agent, type Answer, createAgent, type RpcMessage } from '../support/agent.ts';
import { approve, cardWith, deny } from '../support/approvers.ts';
import { askApi, sessionsOf } from '../support/auditor.ts';
import { dumpEmbedded, dumpMongo } from '../support/dump-store.ts';
import { type Received, startHandWrittenServer, textResult } from '../support/hand-written-server.ts';
import { type PlantedSecrets, plantSecrets } from '../support/planted-secrets.ts';
import { startGatewayProcess } from '../support/start-gateway-process.ts';
import { startWorld, type World } from '../support/start-world.ts';
import { stateless } from '../support/stateless-agent.ts';
import { dropDatabase } from '../support/with-mongodb.ts';

const QUESTIONS = ['elicitation/create', 'sampling/createMessage', 'roots/list'];

/** The tools say what kind of text their arguments are; people are asked about all that is not known to read. */
const tools = (secrets: PlantedSecrets) => ({
  read_note: () => textResult(`token ${secrets.at('result text')}`),
  query: () => textResult(`rows of ${secrets.at('approved result')}`),
  run: () => textResult('ran'),
  fetch: () => textResult('sent'),
  count_rows: () => ({ content: [], structuredContent: { count: `about ${secrets.at('impact preview')}` } }),
  delete_rows: () => ({ isError: true, content: [{ type: 'text', text: secrets.at('failed result') }] }),
  read_slowly: ({ params, response }: Received) => {
    const say = (message: object) =>
      response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const meta = (params['_meta'] ?? {}) as Record<string, unknown>;
    const progressToken = meta['progressToken'] ?? 'none';
    const progress = { progressToken, progress: 1, message: secrets.at('progress message') };
    say({ method: 'notifications/progress', params: progress });
    say({ method: 'notifications/message', params: { level: 'info', data: secrets.at('server log') } });
    say({ method: secrets.at('server method'), id: secrets.at('refused question id') });
    for (const method of QUESTIONS) {
      say({
        method,
        id: secrets.at(`id of ${method}`),
        params: { message: secrets.at(`text of ${method}`) },
      });
    }
    setTimeout(() => response.end(), 1500);
  },
});

const POLICY = {
  version: 1,
  approvers: { dba: { any: [{ slackGroup: 'S0DBA' }] } },
  access: {
    refunds: {
      title: 'Refunds',
      servers: ['shop'],
      tools: ['refund'],
      max: '4h',
      approvers: 'dba',
      requesters: ['S0SUPPORT'],
    },
  },
  rules: [
    { id: 'questions', match: { method: QUESTIONS }, action: 'allow' },
    {
      id: 'ask',
      match: { tool: ['query', 'run', 'fetch', 'delete_rows'] },
      action: 'require-approval',
      approvers: 'dba',
    },
    {
      id: 'preview',
      match: { tool: 'delete_rows' },
      action: 'require-approval',
      approvers: 'dba',
      preview: { tool: 'count_rows', args: {}, result: '/count', drift: '10%' },
    },
  ],
};

const start = async (secrets: PlantedSecrets, store: object | undefined) => {
  const server = await startHandWrittenServer({
    sessions: true,
    tools: tools(secrets),
    methods: {
      initialize: () => ({
        protocolVersion: '2025-11-25',
        capabilities: { tools: {}, resources: {}, prompts: {}, [secrets.at('capability')]: {} },
        serverInfo: { name: secrets.at('server name'), version: secrets.at('server version') },
        instructions: secrets.at('instructions'),
      }),
      'tools/list': () => ({
        tools: [...Object.keys(tools(secrets)), secrets.at('listed tool')].map((name) => ({
          name,
          title: secrets.at('tool title'),
          description: secrets.at('tool description'),
          inputSchema: { type: 'object' },
        })),
      }),
      'resources/read': () => ({ contents: [{ uri: secrets.at('result uri'), text: 'a' }] }),
      'prompts/get': () => ({ messages: [], description: secrets.at('prompt description') }),
    },
  });
  let log = () => '';
  const world = await startWorld({
    servers: {
      shop: {
        url: server.url,
        tools: {
          query: { analyze: { sql: ['sql'], dialect: 'postgres' } },
          run: { analyze: { shell: ['command'] } },
        },
      },
    },
    policy: POLICY,
    config: {
      log: { level: 'trace' },
      ...(store === undefined ? {} : { store, keys: { file: './keys.json' } }),
    },
    workspace: (seed) => ({
      ...seed,
      groups: [...seed.groups, { id: 'S0SUPPORT', handle: 'support', users: [SLACK_USERS.bob] }],
    }),
    start: async (configFile) => {
      makeKeys(join(dirname(configFile), 'keys.json'));
      const gateway = await startGatewayProcess({ configFile });
      log = gateway.log;
      return { ...gateway, reloadPolicy: async () => {}, close: async () => void (await gateway.stop()) };
    },
  });
  onTestFinished(async () => {
    await world.close();
    await server.close();
  });
  return { world, log: () => log() };
};

/** What clients send besides calls that people decide about; every answer is heard and none is looked at. */
const talk = async (
  agent: Agent,
  secrets: PlantedSecrets,
  era: string,
  options: { headers: Record<string, string> },
) => {
  const at = (place: string) => secrets.at(`${era}: ${place}`);
  const asking = (method: string, params: object, id?: string) =>
    agent.request(method, params, { ...options, ...(id === undefined ? {} : { id }) });
  await asking('tools/list', {}, at('request id'));
  await asking('tools/call', {
    name: 'read_note',
    arguments: { note: at('argument'), [at('argument name')]: 1 },
  });
  await asking('tools/call', { name: at('tool name'), arguments: {} });
  await asking(at('method'), { x: at('parameter') });
  await asking('resources/read', { uri: `file:///srv/${at('resource uri')}` });
  await asking('resources/read', {
    uri: `https://db.example/?password=${secrets.password(`${era}: uri password`)}`,
  });
  await asking('prompts/get', { name: at('prompt name'), arguments: { a: at('prompt argument') } });
  await asking('completion/complete', {
    ref: { type: 'ref/prompt', name: at('completion') },
    argument: { name: 'a', value: at('completion value') },
  });
  await asking('logging/setLevel', { level: at('level') });
  await asking('tasks/get', { taskId: at('task id') });
  for (const body of [
    { jsonrpc: '2.0', method: at('notification method'), params: { x: at('notification parameter') } },
    {
      jsonrpc: '2.0',
      method: 'notifications/cancelled',
      params: { requestId: at('cancelled id'), reason: at('cancel reason') },
    },
    {
      jsonrpc: '2.0',
      method: 'notifications/progress',
      params: { progressToken: at('progress token'), progress: 1 },
    },
    { jsonrpc: '2.0', id: at('answer to nothing'), result: { content: at('answer') } },
    { jsonrpc: at('json-rpc version'), id: 1, method: 'ping' },
  ]) {
    await agent.post(JSON.stringify(body), options);
  }
  await agent.post(`{"jsonrpc":"2.0","id":1,"method":"${at('broken body')}"`, options);
  for (const name of [
    'mcp-protocol-version',
    'mcp-session-id',
    'last-event-id',
    'mcp-method',
    'mcp-name',
    'mcp-param-x',
  ]) {
    await agent.post(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }), {
      headers: { ...options.headers, [name]: at(`header ${name}`) },
    });
  }
};

const openSession = async (world: World, secrets: PlantedSecrets, revision: string) => {
  const agent = await createAgent(world, { server: 'shop' });
  const { headers } = await agent.request('initialize', {
    protocolVersion: revision,
    capabilities: {
      elicitation: {},
      sampling: {},
      roots: {},
      experimental: { [secrets.at(`${revision}: capability`)]: {} },
    },
    clientInfo: {
      name: secrets.at(`${revision}: client name`),
      version: secrets.at(`${revision}: client version`),
    },
  });
  return {
    agent,
    options: {
      headers: { 'mcp-session-id': headers.get('mcp-session-id') ?? '', 'mcp-protocol-version': revision },
    },
  };
};

/** The client answers each question of the server, once with a result and once with an error. */
const answerQuestions = async (
  agent: Agent,
  secrets: PlantedSecrets,
  options: { headers: Record<string, string> },
) => {
  const answers: Promise<Answer>[] = [];
  const heard = ({ id, method }: RpcMessage) => {
    if (!QUESTIONS.includes(String(method))) return;
    const text = secrets.at(`answer to ${method}`);
    const answer =
      method === 'roots/list'
        ? { error: { code: 1, message: text } }
        : {
            result: {
              action: 'accept',
              content: { password: secrets.password(`password for ${method}`), text },
            },
          };
    answers.push(agent.post(JSON.stringify({ jsonrpc: '2.0', id, ...answer }), options));
  };
  const params = {
    name: 'read_slowly',
    arguments: {},
    _meta: { progressToken: secrets.at('own progress token') },
  };
  await agent.request('tools/call', params, { ...options, heard });
  expect(answers).toHaveLength(QUESTIONS.length);
  await Promise.all(answers);
};

/** Calls whose effect, told to people, would quote a secret; each is decided. */
const askPeople = async (
  world: World,
  agent: Agent,
  secrets: PlantedSecrets,
  options: { headers: Record<string, string> },
) => {
  const sql = `DROP TABLE ${secrets.at('table')}, accounts_one`;
  const url = `https://api.telegram.org/bot${secrets.botToken('bot token in a path')}/sendMessage`;
  const approved = [
    { name: 'query', args: { sql }, words: 'accounts_one' },
    {
      name: 'query',
      args: { sql: `DROP TABLE accounts_three, ${'x'.repeat(145)}, ${secrets.at('cut sentence')}` },
      words: 'accounts_three',
    },
    {
      name: 'run',
      args: { command: `rm -rf /srv/files_one /srv/${secrets.at('path')}` },
      words: 'files_one',
    },
    {
      name: 'run',
      args: { command: `mysql -u root -p${secrets.password('command line')} -e 'drop table files_two'` },
      words: 'files_two',
    },
    { name: 'fetch', args: { method: 'POST', url, note: 'posted_one' }, words: 'posted_one' },
    {
      name: 'delete_rows',
      args: { note: 'deleted_one', secret: secrets.at('preview') },
      words: 'deleted_one',
    },
  ];
  for (const { name, args, words } of approved) {
    const call = agent.call(name, args, options);
    await approve(world, 'alice', await cardWith(world, words));
    await call;
  }
  const denied = agent.call('delete_rows', { note: 'denied_one' }, options);
  await deny(world, 'alice', await cardWith(world, 'denied_one'), {
    reason: `never ${secrets.at('denial reason')}`,
    share: true,
  });
  expect((await denied).text).toContain('never');
};

/** What people type in Slack and operators send to the API. */
const typeByHand = async (world: World, secrets: PlantedSecrets) => {
  const text = `request refunds 30m ticket_one ${secrets.at('grant reason')}`;
  await world.slack.command({ user: SLACK_USERS.bob, command: '/access', text });
  await deny(world, 'alice', await cardWith(world, 'ticket_one'), { reason: secrets.at('grant denial') });
  const token = await world.token('carol', `${world.gateway.url}/api`);
  const answer = await fetch(`${world.gateway.url}/api/v1/kill`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ tool: 'no_such_tool', reason: `since ${secrets.at('kill reason')}` }),
  });
  expect(answer.status).toBe(200);
};

const exportsOf = async (world: World): Promise<string> => {
  const sessions = await sessionsOf(world, { limit: '100' });
  expect(sessions.length).toBeGreaterThan(3);
  const files = sessions.flatMap(({ id }) =>
    ['ndjson', 'json', 'csv'].map(async (format) =>
      (await askApi(world, 'dave', `/sessions/${id}/export?format=${format}`)).text(),
    ),
  );
  const lists = ['/sessions', '/approvals', '/grants', '/kill', '/audit', '/tools'].map(async (path) =>
    (await askApi(world, path === '/sessions' ? 'dave' : 'carol', path)).text(),
  );
  return (await Promise.all([...files, ...lists])).join('\n');
};

const slackOf = ({ slack }: World): string => {
  const people = Object.values(SLACK_USERS);
  return JSON.stringify([
    slack.calls(),
    slack.messages(APPROVALS_CHANNEL),
    people.map((user) => [
      slack.messages(user),
      slack.ephemerals(user),
      slack.modals(user),
      slack.home(user),
    ]),
  ]);
};

const sweep = async (store: object | undefined, dump: (world: World) => Promise<string>) => {
  const secrets = plantSecrets();
  const { world, log } = await start(secrets, store);
  for (const revision of ['2025-11-25', '2025-06-18', '2025-03-26']) {
    const { agent, options } = await openSession(world, secrets, revision);
    await talk(agent, secrets, revision, options);
  }
  const { params, headers } = stateless('tools/list', {});
  const bare = await createAgent(world, { server: 'shop' });
  const request: Agent['request'] = (method, given = {}, more = {}) =>
    bare.request(
      method,
      { ...given, ...params },
      {
        ...more,
        headers: {
          ...headers,
          'mcp-method': method,
          'mcp-name': String(Object(given).name ?? Object(given).uri ?? Object(given).taskId ?? ''),
          ...more.headers,
        },
      },
    );
  await talk({ ...bare, request }, secrets, '2026-07-28', { headers: {} });
  const batch = [1, 2].map((n) => ({
    jsonrpc: '2.0',
    id: secrets.at(`batch ${n}`),
    method: 'tools/call',
    params: { name: secrets.at(`batch tool ${n}`) },
  }));
  await bare.post(JSON.stringify(batch), { headers: { 'mcp-protocol-version': '2025-03-26' } });

  const { agent, options } = await openSession(world, secrets, '2025-11-25');
  await answerQuestions(agent, secrets, options);
  await askPeople(world, agent, secrets, options);
  await typeByHand(world, secrets);
  // Entries are stored in batches.
  await expect.poll(async () => (await dump(world)).includes('kill.set')).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 600));

  const metrics = await (await fetch(`${world.gateway.adminUrl}/metrics`)).text();
  const places = {
    store: await dump(world),
    log: log(),
    slack: slackOf(world),
    exports: await exportsOf(world),
    metrics,
  };
  expect(places.store.includes('accounts_one')).toBe(true);
  expect(places.slack.includes('accounts_one')).toBe(true);
  expect(places.exports.includes('accounts_one')).toBe(true);
  expect(places.log).not.toBe('');
  return Object.fromEntries(Object.entries(places).map(([place, text]) => [place, secrets.leakedTo(text)]));
};

const NOTHING = { store: [], log: [], slack: [], exports: [], metrics: [] };

describe('with the embedded store', () => {
  it('finds none of it in store, log, Slack, exports and metrics', { timeout: 120_000 }, async () => {
    expect(await sweep(undefined, async ({ folder }) => dumpEmbedded(join(folder, 'data')))).toEqual(NOTHING);
  });
});

describe.skipIf(env['MONGODB_URI'] === undefined)('with MongoDB', () => {
  it('finds none of it in store, log, Slack, exports and metrics', { timeout: 120_000 }, async () => {
    const uri = env['MONGODB_URI'] ?? '';
    const database = `firebreak-test-${randomUUID()}`;
    onTestFinished(() => dropDatabase(uri, database));
    expect(await sweep({ kind: 'mongodb', uri, database }, () => dumpMongo(uri, database))).toEqual(NOTHING);
  });
});
