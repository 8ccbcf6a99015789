/** Elicitation in URL mode: a client that declares it is asked to take its person to the page, in the way of its revision. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Client,
  StreamableHTTPClientTransport,
  UrlElicitationRequiredError,
} from '@modelcontextprotocol/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Agent, createAgent, type RpcMessage } from '../support/agent.ts';
import { createConnectingPerson } from '../support/connect-person.ts';
import { type PersonalServer, startPersonalServer } from '../support/personal-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { signInByUrl } from '../support/sign-in-by-url.ts';
import { startWorld, type World } from '../support/start-world.ts';
import { stateless } from '../support/stateless-agent.ts';

let server: PersonalServer;
let world: World;
let page = '';

beforeAll(async () => {
  server = await startPersonalServer({ standingStream: true });
  world = await startWorld({
    servers: { tracker: { url: server.url, credential: { perUser: {} } } },
    policy: ALLOW_ALL,
    config: async (defaults, idp) => ({
      ...(await signInByUrl(defaults, idp)),
      approvals: { hold: { withProgress: '2s', without: '2s' } },
    }),
  });
  page = `${world.gateway.url}/connections/tracker`;
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const connect = async (person: string) => {
  const browser = createConnectingPerson(page, { person });
  await browser.decide(await browser.open(), 'connect');
};
const REVISION = '2025-11-25';
const initialize = (agent: Agent, elicitation: object | undefined, protocolVersion = REVISION) =>
  agent.request('initialize', {
    protocolVersion,
    capabilities: elicitation === undefined ? {} : { elicitation },
    clientInfo: { name: 'a', version: '1' },
  });
const agentOf = (subject: string) => createAgent(world, { server: 'tracker', subject });
const errorOf = ({ messages }: { messages: readonly RpcMessage[] }) =>
  messages.at(-1)?.['error'] as
    | { code: number; data: { elicitations: { url: string; elicitationId: string; mode: string }[] } }
    | undefined;

it('answers initialize of 2025-11-25 with the error of the specification', async () => {
  const answer = await initialize(await agentOf('bob'), { url: {} });
  expect(answer.status).toBe(200);
  expect(errorOf(answer)).toMatchObject({
    code: -32042,
    data: {
      elicitations: [
        {
          mode: 'url',
          url: page,
          elicitationId: expect.any(String),
          message: expect.stringContaining('tracker'),
        },
      ],
      'dev.firebreak/decision': { action: 'deny', rule: 'firebreak.connection-required' },
    },
  });
});

it.each([
  ['declares nothing', undefined, REVISION],
  ['declares forms alone', {}, REVISION],
  ['speaks an older revision', { url: {} }, '2025-06-18'],
])('answers a client that %s as before', async (_what, elicitation, revision) => {
  const answer = await initialize(await agentOf('bob'), elicitation, revision);
  expect(errorOf(answer)).toMatchObject({ code: -31407, data: { url: page } });
  expect(JSON.stringify(answer.messages)).toContain(page);
});

it('is understood by the official client', async () => {
  const client = new Client({ name: 'mine', version: '1' }, { capabilities: { elicitation: { url: {} } } });
  const token = await world.token('bob', world.mcp('tracker'));
  const transport = new StreamableHTTPClientTransport(new URL(world.mcp('tracker')), {
    requestInit: { headers: { authorization: `Bearer ${token}` } },
  });
  const error = await client.connect(transport).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UrlElicitationRequiredError);
  expect((error as UrlElicitationRequiredError).elicitations).toMatchObject([{ url: page }]);
});

it('asks in a session whose connection has ended, by one id, and tells when the person has connected', async () => {
  await connect('carol');
  const agent = await agentOf('carol');
  const { headers } = await initialize(agent, { form: {}, url: {} });
  const session = { 'mcp-session-id': headers.get('mcp-session-id') ?? '', 'mcp-protocol-version': REVISION };
  const call = () => agent.call('who_am_i', {}, { headers: session });
  expect((await call()).text).toContain('you are carol');
  const leaving = new AbortController();
  const stream = await fetch(world.mcp('tracker'), {
    headers: {
      ...session,
      accept: 'text/event-stream',
      authorization: `Bearer ${await world.token('carol', world.mcp('tracker'))}`,
    },
    signal: leaving.signal,
  });
  expect(stream.status).toBe(200);
  server.revokeAll();
  server.endAccessTokens();
  const [first, second] = [errorOf(await call()), errorOf(await call())];
  expect(first?.code).toBe(-32042);
  const [asked] = first?.data.elicitations ?? [];
  expect(second?.data.elicitations).toMatchObject([{ elicitationId: asked?.elicitationId }]);
  await connect('carol');
  let heard = '';
  for await (const chunk of stream.body ?? []) {
    heard += Buffer.from(chunk).toString();
    if (heard.includes('elicitation/complete')) break;
  }
  leaving.abort();
  expect(heard).toContain(`"elicitationId":"${asked?.elicitationId}"`);
  expect((await call()).text).toContain('you are carol');
});

it('asks a client of a session that declared nothing in words', async () => {
  await connect('alice');
  const agent = await agentOf('alice');
  const { headers } = await initialize(agent, undefined);
  server.revokeAll();
  server.endAccessTokens();
  const session = { 'mcp-session-id': headers.get('mcp-session-id') ?? '', 'mcp-protocol-version': REVISION };
  const { result } = await agent.call('who_am_i', {}, { headers: session });
  expect(result).toMatchObject({ isError: true, content: [{ text: expect.stringContaining(page) }] });
});

const calls = async (subject: string, capabilities: object) => {
  const agent = await agentOf(subject);
  return async (more: object = {}) => {
    const asked = { name: 'who_am_i', arguments: {}, ...more };
    const { params, headers } = stateless('tools/call', asked, capabilities);
    const { result } = await agent.request('tools/call', params, {
      headers: { ...headers, 'mcp-name': 'who_am_i' },
    });
    return result as Record<string, unknown> & { requestState?: string };
  };
};
const URLS = { elicitation: { url: {} } };
const answered = (action: string) => ({ inputResponses: { 'firebreak.connection': { action } } });

it('asks a client of 2026-07-28 in a result, and lets the call go on once the person has connected', async () => {
  const call = await calls('dave', URLS);
  const asked = await call();
  expect(asked).toMatchObject({
    resultType: 'input_required',
    inputRequests: {
      'firebreak.connection': { method: 'elicitation/create', params: { mode: 'url', url: page } },
    },
  });
  expect(JSON.stringify(asked)).not.toContain('elicitationId');
  const { requestState } = asked;
  // Whoever agrees to go there is not there yet: the client is kept, and comes back by itself.
  const waiting = await call({ requestState, ...answered('accept') });
  expect(waiting).toMatchObject({ resultType: 'input_required' });
  expect(waiting).not.toHaveProperty('inputRequests');
  const [done] = await Promise.all([
    call({ requestState: waiting.requestState }),
    sleep(100).then(() => connect('dave')),
  ]);
  const last = done.requestState === undefined ? done : await call({ requestState: done.requestState });
  expect(JSON.stringify(last)).toContain('you are dave');
});

it('takes the answer of the person off what the server gets', async () => {
  const call = await calls('eve', URLS);
  const { requestState } = await call();
  await connect('eve');
  expect(JSON.stringify(await call({ requestState, ...answered('accept') }))).toContain('you are eve');
  expect(server.bodies.at(-1)).not.toMatch(/requestState|inputResponses/);
});

it.each(['decline', 'cancel'])('says in words what to do if the person answers %s', async (action) => {
  const call = await calls('frank', URLS);
  const { requestState } = await call();
  expect(await call({ requestState, ...answered(action) })).toMatchObject({
    isError: true,
    content: [{ text: expect.stringContaining(page) }],
  });
});

it('keeps the state to the one who was asked', async () => {
  const [call, other] = [await calls('frank', URLS), await calls('grace', URLS)];
  const { requestState } = await call();
  expect(await other({ requestState, ...answered('accept') })).toBeUndefined();
});

it('asks no client of 2026-07-28 that declares forms alone', async () => {
  const call = await calls('frank', {});
  expect(await call()).toMatchObject({
    isError: true,
    content: [{ text: expect.stringContaining(page) }],
  });
});
