import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Agent, createAgent } from '../support/agent.ts';
import { approve, cardsWith, cardWith } from '../support/approvers.ts';
import { type HandWrittenServer, startHandWrittenServer } from '../support/hand-written-server.ts';
import { askDba } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;
let bob: Agent;

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: {},
    methods: {
      'resources/read': ({ params }) => ({ contents: [{ uri: params['uri'], text: 'content' }] }),
    },
  });
  const ask = {
    id: 'ask',
    match: { method: 'resources/read' },
    action: 'require-approval',
    approvers: 'dba',
  };
  world = await startWorld({ servers: { files: server.url }, policy: askDba(ask) });
  bob = await createAgent(world, { server: 'files' });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const read = () => server.seen.filter(({ method }) => method === 'resources/read').map(({ body }) => body);

it('asks about each by its URI', async () => {
  const harmless = bob.request('resources/read', { uri: 'docs://readme' });
  const card = await cardWith(world, 'docs://readme');
  const wanted = bob.request('resources/read', { uri: 'docs://salaries' });
  await cardWith(world, 'docs://salaries');
  await approve(world, 'alice', card);
  expect((await harmless).text).toContain('content');
  expect(read()).toHaveLength(1);
  expect(read()[0]).toContain('docs://readme');
  expect(cardsWith(world, 'docs://salaries')).toHaveLength(1);
  await approve(world, 'alice', await cardWith(world, 'docs://salaries'));
  await wanted;
});
