import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Agent, createAgent } from '../support/agent.ts';
import { type HandWrittenServer, startHandWrittenServer } from '../support/hand-written-server.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;
let agent: Agent;

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {},
    methods: { 'completion/complete': () => ({ completion: { values: ['passwd'] } }) },
  });
  world = await startWorld({
    servers: { files: server.url },
    policy: {
      version: 1,
      rules: [
        { id: 'no-etc', match: { resource: 'file:///etc/*' }, action: 'deny' },
        { id: 'no-admins', match: { prompt: 'greet', args: { role: 'admin' } }, action: 'deny' },
      ],
    },
  });
  agent = await createAgent(world, { server: 'files' });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const TEMPLATE = { type: 'ref/resource', uri: 'file:///{dir}/{+name}' };
const PROMPT = { type: 'ref/prompt', name: 'greet' };

it.each([
  [
    'the value leads there',
    { ref: TEMPLATE, argument: { name: 'dir', value: 'etc' }, context: { arguments: { name: 'x' } } },
  ],
  [
    'the context leads there',
    { ref: TEMPLATE, argument: { name: 'name', value: 'pa' }, context: { arguments: { dir: 'etc' } } },
  ],
  [
    'both lead there by a detour',
    { ref: TEMPLATE, argument: { name: 'name', value: '../etc/pa' }, context: { arguments: { dir: 'srv' } } },
  ],
  ['a prompt has the value', { ref: PROMPT, argument: { name: 'role', value: 'admin' } }],
  [
    'a prompt has the value in its context',
    { ref: PROMPT, argument: { name: 'to', value: 'x' }, context: { arguments: { role: 'Admin' } } },
  ],
])('a completion is denied if %s', async (_why, params) => {
  const before = server.seen.length;
  const { messages } = await agent.request('completion/complete', params);
  expect(messages[0]).toMatchObject({ error: { code: -31403 } });
  expect(server.seen.length).toBe(before);
});

it.each([
  [
    'leads elsewhere',
    { ref: TEMPLATE, argument: { name: 'name', value: 'pa' }, context: { arguments: { dir: 'srv' } } },
  ],
  ['leads nowhere yet', { ref: TEMPLATE, argument: { name: 'name', value: '' } }],
  ['is of a prompt that may have it', { ref: PROMPT, argument: { name: 'role', value: 'guest' } }],
])('a completion reaches the server if it %s', async (_why, params) => {
  const { messages } = await agent.request('completion/complete', params);
  expect(messages[0]).toMatchObject({ result: { completion: { values: ['passwd'] } } });
});

it('a completion whose argument has two names is refused, since servers differ in the one they take', async () => {
  const params = { ref: TEMPLATE, argument: { name: 'name', Name: 'dir', value: 'etc' } };
  const { status } = await agent.request('completion/complete', params);
  expect(status).toBe(400);
});
