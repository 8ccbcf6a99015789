/** A long request that no arguments could save is refused before it is masked and judged, and recorded by its digest. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { askApi, readEvents, sessionsOf } from '../support/auditor.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

const SECRET = `ghp_${'a1B2'.repeat(9)}`;
const LONG = `${'A line of a long report. '.repeat(1000)}${SECRET}`;

let server: HandWrittenServer;
let world: World;

const policy = (mode: 'enforce' | 'shadow') => ({
  version: 1,
  mode,
  defaults: { read: 'allow', write: 'allow', destructive: 'allow', unknown: 'allow' },
  rules: [
    { id: 'never', match: { tool: 'drop_all' }, action: 'deny', message: 'No one drops all.' },
    { id: 'not-here', match: { tool: 'write_note', args: { room: 'secret' } }, action: 'deny' },
    { id: 'notes', match: { tool: 'write_note' }, action: 'allow' },
  ],
});

const start = (mode: 'enforce' | 'shadow') =>
  startWorld({ servers: { shop: server.url }, policy: policy(mode) });

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: { drop_all: () => textResult('dropped'), write_note: () => textResult('written') },
  });
  world = await start('enforce');
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const call = (name: string, args: object, id = 1) =>
  JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: args } });

/** What was recorded of this caller, who must have one session. */
const recorded = async (subject: string, within = world) => {
  const [session] = await sessionsOf(within, { user: subject });
  return readEvents(within, session?.id ?? '');
};

const unseen = (body: string) => ({
  sha256: createHash('sha256').update(body).digest('hex'),
  bytes: Buffer.byteLength(body),
});

it('is denied by a rule that needs no arguments, its digest and size recorded before the decision', async () => {
  const agent = await createAgent(world, { server: 'shop', subject: 'bob' });
  const body = call('drop_all', { text: LONG });
  const { status, result } = await agent.post(body);
  expect(status).toBe(200);
  expect(result).toMatchObject({ isError: true, _meta: { 'dev.firebreak/decision': { rule: 'never' } } });
  expect(JSON.stringify(result)).toContain('No one drops all.');
  await expect.poll(() => recorded('bob')).toHaveLength(2);
  const [request, decision] = await recorded('bob');
  expect(request).toMatchObject({ kind: 'request', tool: 'drop_all', rpcId: 1, unseen: unseen(body) });
  expect(request).not.toHaveProperty('body');
  expect(decision).toMatchObject({ kind: 'decision', verdict: 'deny', rule: 'never', answers: request?.seq });
  expect(server.runs('drop_all')).toBe(0);
});

it('is masked and recorded as a whole if the arguments decide', async () => {
  const agent = await createAgent(world, { server: 'shop', subject: 'alice' });
  const { result } = await agent.post(call('write_note', { room: 'secret', text: LONG }));
  expect(result).toMatchObject({ isError: true, _meta: { 'dev.firebreak/decision': { rule: 'not-here' } } });
  expect((await agent.post(call('write_note', { room: 'hall', text: LONG }, 2))).result).toEqual(
    textResult('written'),
  );
  await expect.poll(() => recorded('alice')).toHaveLength(5);
  for (const { kind, body, unseen } of await recorded('alice')) {
    expect(unseen).toBeUndefined();
    if (kind === 'request') expect(body).toContain('[REDACTED:github_token]');
  }
});

it('is recorded as a whole if it is short', async () => {
  const agent = await createAgent(world, { server: 'shop', subject: 'carol' });
  await agent.post(call('drop_all', { text: SECRET }));
  await expect.poll(() => recorded('carol')).toHaveLength(2);
  const [request] = await recorded('carol');
  expect(request?.body).toContain('[REDACTED:github_token]');
  expect(request?.unseen).toBeUndefined();
});

it('is refused if the server has no such tool, also if the name reads like a secret', async () => {
  const agent = await createAgent(world, { server: 'shop', subject: 'frank' });
  const answers = [
    await agent.post(call('no_such_tool', { text: LONG })),
    await agent.post(call(SECRET, { text: LONG }, 2)),
  ];
  for (const { messages } of answers) expect(messages[0]).toMatchObject({ error: { code: -32602 } });
  await expect.poll(() => recorded('frank')).toHaveLength(4);
  const entries = await recorded('frank');
  expect(entries.map(({ kind }) => kind)).toEqual(['request', 'response', 'request', 'response']);
  expect(entries.map(({ unseen }) => unseen !== undefined)).toEqual([true, false, true, false]);
  expect(JSON.stringify(entries)).not.toContain(SECRET);
});

it('is refused if an operator has stopped its caller', async () => {
  const token = await world.token('carol', `${world.gateway.url}/api`);
  const stopped = await fetch(`${world.gateway.url}/api/v1/kill`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ user: 'erin' }),
  });
  expect(stopped.ok).toBe(true);
  const agent = await createAgent(world, { server: 'shop', subject: 'erin' });
  const body = call('write_note', { text: LONG });
  const { result } = await agent.post(body);
  expect(result).toMatchObject({ isError: true });
  await expect.poll(() => recorded('erin')).toHaveLength(2);
  const [request, decision] = await recorded('erin');
  expect(request).toMatchObject({ unseen: unseen(body) });
  expect(decision).toMatchObject({ verdict: 'deny', rule: 'kill-switch' });
});

it('is forwarded in shadow mode, masked and recorded like any other', async () => {
  const shadow = await start('shadow');
  const agent = await createAgent(shadow, { server: 'shop', subject: 'bob' });
  const { result } = await agent.post(call('drop_all', { text: LONG }));
  const entries = async () => recorded('bob', shadow);
  await expect.poll(entries).toHaveLength(3);
  const [request] = await entries();
  await shadow.close();
  expect(result).toEqual(textResult('dropped'));
  expect(request?.body).toContain('[REDACTED:github_token]');
});

it('leaves recordings that verify and can be exported', async () => {
  const [session] = await sessionsOf(world, { user: 'bob' });
  const response = await askApi(world, 'dave', `/sessions/${session?.id}/export?format=json`);
  expect(response.status).toBe(200);
  expect(await response.text()).toContain('"unseen"');
});
