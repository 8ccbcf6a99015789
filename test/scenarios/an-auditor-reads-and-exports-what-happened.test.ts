import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Entry } from '../../src/domain/recording.ts';
import { verifyExport } from '../../src/recordings/export/verify-export.ts';
import { createAgent } from '../support/agent.ts';
import { approve, cardWith } from '../support/approvers.ts';
import { askApi, readEvents, sessionsOf } from '../support/auditor.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { askDba } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {
      read_rows: () => textResult('card 4111 1111 1111 1111'),
      delete_rows: () => textResult('gone'),
      drop_all: () => textResult('gone'),
    },
    sessions: true,
  });
  world = await startWorld({
    servers: { shop: server.url },
    policy: askDba({ id: 'never', match: { tool: 'drop_*' }, action: 'deny' }),
  });
  const agent = await createAgent(world, { server: 'shop' });
  const { headers } = await agent.request('initialize', {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'test-agent', version: '3' },
  });
  const options = { headers: { 'mcp-session-id': headers.get('mcp-session-id') ?? '' } };
  await agent.call('read_rows', { limit: 2 }, options);
  await agent.call('drop_all', {}, options);
  const held = agent.call('delete_rows', { table: 'recorded' }, options);
  await approve(world, 'alice', await cardWith(world, 'recorded'));
  await held;
});
afterAll(async () => {
  await world.close();
  await server.close();
});

/** The session, once its last entry is stored. */
const theSession = async () => {
  await expect
    .poll(async () => (await sessionsOf(world, { user: 'bob' }))[0]?.verdicts)
    .toContain('approved');
  const sessions = await sessionsOf(world, { user: 'bob' });
  expect(sessions).toHaveLength(1);
  return sessions[0];
};

it('lists one session with who, what and what came of it', async () => {
  expect(await theSession()).toMatchObject({
    id: expect.stringMatching(/^ses_/),
    caller: { subject: 'bob', email: 'bob@acme.example' },
    client: { name: 'test-agent', version: '3', address: '127.0.0.1' },
    server: 'shop',
    tools: expect.arrayContaining(['read_rows', 'delete_rows', 'drop_all']),
    verdicts: expect.arrayContaining(['allow', 'deny', 'approved']),
  });
  expect(await sessionsOf(world, { tool: 'drop_all' })).toHaveLength(1);
  expect(await sessionsOf(world, { tool: 'unknown' })).toHaveLength(0);
  expect(await sessionsOf(world, { verdict: 'denied' })).toHaveLength(0);
});

it('shows every message and decision in order, masked', async () => {
  const events = await readEvents(world, (await theSession())?.id ?? '');
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_event, index) => index + 1));
  const about = (tool: string) => events.filter((event) => event.tool === tool);
  expect(about('drop_all').map(({ kind, verdict }) => verdict ?? kind)).toEqual(['request', 'deny']);
  expect(about('delete_rows')).toMatchObject([
    { from: 'client', kind: 'request', body: expect.stringContaining('recorded') },
    {
      from: 'gateway',
      kind: 'decision',
      verdict: 'require-approval',
      rule: 'ask-dba',
      effect: 'destructive',
    },
    { from: 'gateway', kind: 'seal', body: expect.stringContaining('"quorum":1') },
    { from: 'gateway', kind: 'decision', verdict: 'approved', approval: expect.stringMatching(/^ap_/) },
    { from: 'server', kind: 'response', body: expect.stringContaining('gone') },
    { from: 'gateway', kind: 'seal', body: expect.stringContaining('"state":"executed"') },
  ]);
  const answer = about('read_rows').find(({ kind }) => kind === 'response');
  expect(answer?.masked).toMatchObject([{ type: expect.stringContaining('card'), count: 1 }]);
  expect(JSON.stringify(events)).not.toContain('4111 1111');
});

it('exports a file that verifies, and one that was touched does not', async () => {
  const id = (await theSession())?.id ?? '';
  const response = await askApi(world, 'dave', `/sessions/${id}/export?format=ndjson`);
  expect(response.headers.get('content-disposition')).toContain(`${id}.ndjson`);
  const file = await response.text();
  const verify = (text: string) =>
    verifyExport(
      (async function* () {
        yield text;
      })(),
    );
  expect(await verify(file)).toMatchObject({ ok: true });
  expect(await verify(file.replace('recorded', 'rec0rded'))).toMatchObject({ ok: false });
  const json = await askApi(world, 'dave', `/sessions/${id}/export?format=json`);
  const entries = ((await json.json()) as { entries: Entry[] }).entries;
  expect(entries.length).toBe((await readEvents(world, id)).length);
});

it.each(['bob', 'alice', 'carol', 'eve'])('is nothing for %s, who is no auditor', async (subject) => {
  const response = await askApi(world, subject, '/sessions');
  expect(response.status).toBe(403);
});
