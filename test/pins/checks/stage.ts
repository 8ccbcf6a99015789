/** A gateway in front of servers that can be stopped and cut off, with sessions and questions to use up. */
import { expect, vi } from 'vitest';
import { type Agent, createAgent } from '../../support/agent.ts';
import { createWire } from '../../support/create-wire.ts';
import { startHandWrittenServer, textResult } from '../../support/hand-written-server.ts';
import { sendRaw } from '../../support/send-raw.ts';
import { startWorld } from '../../support/start-world.ts';
import { stateless } from '../../support/stateless-agent.ts';
import type { Kind, Wire } from './kinds.ts';

/** Named after what is wrong with them. */
const SERVERS = ['shop', 'stopped', 'unreachable', 'stopped-unreachable'] as const;
/** Bob has done nothing; Alice is over what may be recorded of her; Carol uses all that she may use at once. */
const CALLERS = ['bob', 'alice', 'carol'] as const;
/** Sessions and questions for each pair of them. */
const SPARE = 40;

const POLICY = {
  version: 1,
  defaults: { read: 'allow', write: 'allow', destructive: 'allow', unknown: 'allow' },
  approvers: { dba: { any: [{ slackGroup: 'S0DBA' }], timeout: '100ms' } },
  rules: [
    { id: 'questions', match: { method: 'elicitation/create' }, action: 'allow' },
    { id: 'denied', match: { tool: '*', args: { denied: 'yes' } }, action: 'deny' },
    { id: 'denied-too', match: { method: 'notifications/progress' }, action: 'deny' },
    {
      id: 'asked',
      match: { tool: '*', args: { asked: 'yes' } },
      action: 'require-approval',
      approvers: 'dba',
    },
  ],
};

interface Session {
  readonly id: string;
  /** Questions of the server that no one has answered yet. */
  readonly questions: string[];
}

export interface Stage {
  /** What became of the message, in words. */
  send(kind: Kind, wire: Wire, marker: string): Promise<string>;
  readonly origin: string;
  close(): Promise<void>;
}

export const startStage = async (): Promise<Stage> => {
  const server = await startHandWrittenServer({
    sessions: true,
    tools: {
      read_rows: () => textResult('rows'),
      read_forever: () => new Promise(() => {}),
      ask: ({ id, response }) => {
        const say = (message: object) =>
          response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`);
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        for (let at = 0; at < SPARE; at += 1)
          say({ id: `q-${at}`, method: 'elicitation/create', params: { message: 'Your name?' } });
        say({ id, result: { content: [] } });
        response.end();
      },
    },
    methods: {
      'subscriptions/listen': ({ response }) =>
        void response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': open\n\n'),
    },
  });
  const { hostname, port } = new URL(server.url);
  const wire = await createWire(hostname, Number(port));
  const cuttable = `http://127.0.0.1:${wire.port}/mcp`;
  const urlOf = (name: string) => (name.endsWith('unreachable') ? cuttable : server.url);
  const world = await startWorld({
    servers: Object.fromEntries(SERVERS.map((name) => [name, { url: urlOf(name), pinning: 'off' }])),
    policy: POLICY,
    config: {
      masking: { requests: 'deny' },
      limits: {
        bodyBytes: '256KiB',
        openRequests: 1,
        openStreams: 1,
        recordingQueueShare: 1,
        recordedBytesPerDay: '3MiB',
        sessions: 10_000,
      },
    },
  });
  const origin = world.gateway.url;
  const tokens = new Map<string, string>();
  const tokenOf = async (caller: string, name: string): Promise<string> => {
    const key = `${caller} ${name}`;
    const token = tokens.get(key) ?? (await world.token(caller, world.mcp(name)));
    tokens.set(key, token);
    return token;
  };

  const begin = async (agent: Agent): Promise<Session> => {
    const { headers } = await agent.request('initialize', {
      protocolVersion: '2025-11-25',
      capabilities: { elicitation: { form: {} } },
      clientInfo: { name: 'test', version: '1' },
    });
    return { id: headers.get('mcp-session-id') ?? '', questions: [] };
  };

  const sessions = new Map<string, Session>();
  const spare = new Map<string, Session[]>();
  for (const name of SERVERS) {
    for (const caller of CALLERS) {
      const agent = await createAgent(world, { server: name, token: await tokenOf(caller, name) });
      const session = await begin(agent);
      const headers = { 'mcp-session-id': session.id };
      await agent.call('read_rows', {}, { headers });
      const asked = await agent.call('ask', {}, { headers });
      session.questions.push(...asked.messages.slice(0, -1).map(({ id }) => String(id)));
      sessions.set(`${caller} ${name}`, session);
      const many = [];
      for (let at = 0; at < (caller === 'bob' ? SPARE / 2 : 4); at += 1) many.push(await begin(agent));
      spare.set(`${caller} ${name}`, many);
    }
  }
  await useUp(async (caller) => createAgent(world, { server: 'shop', token: await tokenOf(caller, 'shop') }));
  for (const name of SERVERS.filter((each) => each.startsWith('stopped'))) {
    const token = await world.token('carol', `${origin}/api`);
    const answer = await fetch(`${origin}/api/v1/kill`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ server: name, reason: 'test' }),
    });
    expect(answer.status).toBe(200);
  }
  wire.become('cut');

  const reached = ({ method, post }: Kind, marker: string, before: number): boolean =>
    server.seen
      .slice(before)
      .some((one) => one.httpMethod === method && (!post || one.body.includes(marker)));

  const send: Stage['send'] = async (kind, message, marker) => {
    const name = nameOf(message);
    const key = `${message.caller} ${name}`;
    const ending = kind.message === 'end' ? spare.get(key)?.pop() : undefined;
    const session = ending ?? sessions.get(key);
    if (session === undefined) throw new Error(`no session left for ${key}`);
    const before = server.seen.length;
    const answer = await sendRaw(`${origin}/mcp/${message.encodesPath ? encoded(name) : name}`, {
      method: kind.method,
      headers: [
        ...(message.anonymous ? [] : ['Authorization', `Bearer ${await tokenOf(message.caller, name)}`]),
        ...Object.entries(headersOf(kind, message, session)).flat(),
        ...message.extra,
      ],
      body: kind.post ? bodyOf(kind, message, session) : '',
    });
    return inWords(answer, reached(kind, marker, before));
  };

  return {
    send,
    origin,
    close: async () => {
      await world.close();
      wire.close();
      await server.close();
    },
  };
};

/** Until Alice may not have more recorded today, and Carol has a request and a stream under way. */
const useUp = async (agentOf: (caller: string) => Promise<Agent>): Promise<void> => {
  const alice = await agentOf('alice');
  const text = 'lorem ipsum '.repeat(20_000);
  const flood = () => alice.call('read_rows', { text });
  await vi.waitUntil(async () => (await flood()).status === 429, { timeout: 20_000, interval: 1 });
  const carol = await agentOf('carol');
  const left = () => undefined;
  void carol.call('read_forever').catch(left);
  const { params, headers } = stateless('subscriptions/listen', {
    notifications: { toolsListChanged: true },
  });
  void carol.request('subscriptions/listen', params, { headers }).catch(left);
  await vi.waitUntil(async () => (await carol.call('read_rows')).status === 429);
};

const nameOf = ({ stopped, unreachable }: Wire): string => {
  if (unreachable) return stopped ? 'stopped-unreachable' : 'unreachable';
  return stopped ? 'stopped' : 'shop';
};

/** Its first letter written in another way. */
const encoded = (name: string): string => `%${name.charCodeAt(0).toString(16)}${name.slice(1)}`;

/** Headers that repeat the body say what it says, also if that is spoilt. */
const headersOf = ({ era, message, post }: Kind, wire: Wire, { id }: Session): Record<string, string> => {
  if (era === '2025') return { 'Mcp-Session-Id': id, ...wire.headers };
  const mirrored = {
    ...(message === 'request' ? { 'Mcp-Name': wire.name ?? 'read_rows' } : {}),
    ...(post && wire.body['method'] !== undefined ? { 'Mcp-Method': String(wire.body['method']) } : {}),
  };
  return { ...mirrored, ...wire.headers };
};

const bodyOf = (
  { message }: Kind,
  { body, name, padding, behind = '' }: Wire,
  { questions }: Session,
): string => {
  const params = body['params'] as Record<string, unknown> | undefined;
  const whole = {
    ...body,
    ...(message === 'answer' && body['id'] === undefined ? { id: questions.pop() } : {}),
    ...(name === undefined ? {} : { params: { ...params, name } }),
    ...(padding === undefined ? {} : { padding }),
  };
  return `${JSON.stringify(whole)}${behind}`;
};

interface Rpc {
  readonly error?: { readonly code: number; readonly message: string };
  readonly result?: {
    readonly isError?: boolean;
    readonly content?: readonly { readonly text: string }[];
    readonly _meta?: Readonly<Record<string, { readonly action?: string; readonly rule?: string }>>;
  };
}

/** What the client is told, without what differs from run to run. */
const inWords = ({ status, text }: { status: number; text: string }, isPassedOn: boolean): string => {
  const { error, result } = JSON.parse(/\{.*\}/s.exec(text)?.[0] ?? '{}') as Rpc;
  const decision = result?._meta?.['dev.firebreak/decision'];
  const words = [
    `HTTP ${status}`,
    ...(error === undefined ? [] : [String(error.code), error.message]),
    ...(result?.isError ? ['isError', decision?.rule ?? '', result.content?.[0]?.text ?? ''] : []),
    ...(isPassedOn ? ['passed on'] : []),
  ];
  const sentence = words.filter((word) => word !== '').join(', ');
  return RUN_TO_RUN.reduce((said, [pattern, stands]) => said.replaceAll(pattern, stands), sentence);
};

const RUN_TO_RUN: readonly (readonly [RegExp, string])[] = [
  [/ap_[\w-]+/g, 'ap_…'],
  [/\b\d+ s\b/g, '… s'],
  [/At character \d+/g, 'At character …'],
  [/stopped-unreachable/g, 'stopped'],
];
