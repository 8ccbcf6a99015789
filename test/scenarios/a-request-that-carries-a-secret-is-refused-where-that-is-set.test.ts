import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Agent, createAgent } from '../support/agent.ts';
import { readEvents, sessionsOf } from '../support/auditor.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

/** In the shape of a GitHub token; put together here so that no scanner takes this file for a leak. */
const KEY = ['ghp', '16C7e42F292c6912E7710c838347Ae178B4a'].join('_');
const CARRIES =
  'The request carries what may not be sent: github_token at params.arguments.note. It was not executed. Leave the ' +
  'value out, or say where it is kept instead of what it is, and send the request again.';

let server: HandWrittenServer;
let worlds: Record<'detect' | 'deny', World>;

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {
      read_note: ({ params }) => textResult(JSON.stringify(params).includes(KEY) ? 'arrived' : 'without'),
    },
    methods: { 'prompts/get': () => ({ messages: [] }) },
  });
  const start = (masking: object) =>
    startWorld({ servers: { shop: server.url }, policy: ALLOW_ALL, config: { masking } });
  const login = { match: { path: 'params.arguments.password', type: 'password' }, action: 'pass' };
  worlds = { detect: await start({}), deny: await start({ requests: 'deny', overrides: [login] }) };
});
afterAll(async () => {
  for (const world of Object.values(worlds)) await world.close();
  await server.close();
});

const agentOf = (world: World): Promise<Agent> => createAgent(world, { server: 'shop' });

it('with a sentence that the model can act on, before the server hears of it', async () => {
  const agent = await agentOf(worlds.deny);
  const before = server.seen.length;
  const { result } = await agent.call('read_note', { note: `use ${KEY}` });
  expect(result).toMatchObject({ isError: true, content: [{ type: 'text', text: CARRIES }] });
  expect(JSON.stringify(server.seen.slice(before))).not.toContain(KEY);
  const { text } = await agent.request('prompts/get', { name: KEY });
  expect(text).toContain('github_token at params.name');
  expect(text).not.toContain(KEY);
});

it('is recorded masked, with what was refused', async () => {
  const agent = await agentOf(worlds.deny);
  await agent.call('read_note', { note: KEY });
  const [session] = await sessionsOf(worlds.deny, {});
  const read = () => readEvents(worlds.deny, session?.id ?? '');
  // What is no gated call is recorded in batches.
  await expect.poll(read).toContainEqual(expect.objectContaining({ verdict: 'refused', error: CARRIES }));
  const events = await read();
  expect(JSON.stringify(events)).not.toContain(KEY);
  expect(events).toContainEqual(
    expect.objectContaining({
      kind: 'request',
      masked: [{ type: 'github_token', path: 'params.arguments.note', count: 1, detector: 'github_token' }],
    }),
  );
});

it('but not what the settings let pass, and not if nothing of it is set', async () => {
  const strict = await agentOf(worlds.deny);
  expect((await strict.call('read_note', { password: 'hunter2-hunter2' })).result).toMatchObject(
    textResult('without'),
  );
  const lenient = await agentOf(worlds.detect);
  expect((await lenient.call('read_note', { note: KEY })).result).toMatchObject(textResult('arrived'));
  const [session] = await sessionsOf(worlds.detect, {});
  const events = await readEvents(worlds.detect, session?.id ?? '');
  expect(JSON.stringify(events)).not.toContain(KEY);
});
