import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { type Agent, createAgent } from '../support/agent.ts';
import { readEvents, sessionsOf } from '../support/auditor.ts';
import type { Received } from '../support/hand-written-server.ts';
import { scenario } from '../support/scenario.ts';

const SECRET = `ghp_${randomBytes(30).toString('base64').replaceAll(/\W/g, 'x').slice(0, 36)}`;
const NAMES = Array.from({ length: 60 }, (_, index) => `read_rows_${index}`);
const tool = (name: string) => ({
  name,
  description: `Reads rows of the table with this number. It was made with ${SECRET}, which no one needs to see.`,
  inputSchema: { type: 'object', properties: { id: { type: 'integer' } } },
});
const result = JSON.stringify({ tools: NAMES.map(tool) });

const policy = (...hidden: readonly string[]) => ({
  version: 1,
  defaults: { unknown: 'allow', read: 'allow' },
  rules: [
    { id: 'not-support', match: { group: 'support', tool: NAMES[0] }, action: 'deny' },
    ...hidden.map((name) => ({ id: `not-${name}`, match: { tool: name }, action: 'deny' })),
  ],
});

/** Where the server writes the id of its answer. */
let form: 'first' | 'last' | 'amid' = 'first';
const written = (id: string): string => {
  if (form === 'first') return `{"jsonrpc":"2.0","id":${id},"result":${result}}`;
  if (form === 'last') return `{"result":${result},"jsonrpc":"2.0","id":${id}}`;
  return `{"jsonrpc":"2.0","result":${result},"id":${id}}`;
};

const scene = scenario({
  policy: policy(),
  tools: {},
  methods: {
    'tools/list': ({ id, response }: Received) =>
      void response.writeHead(200, { 'content-type': 'application/json' }).end(written(JSON.stringify(id))),
  },
});

let bob: Agent;
let alice: Agent;
beforeEach(async () => {
  bob = await createAgent(scene.world, { server: 'shop', groups: ['dev'] });
  alice = await createAgent(scene.world, { server: 'shop', subject: 'alice', groups: ['support'] });
});

const list = async (agent: Agent, id: string | number) => {
  const { text, messages } = await agent.request('tools/list', undefined, { id });
  const [message] = messages as { id: unknown; result: { tools: { name: string }[] } }[];
  expect(text).not.toContain(SECRET);
  return { text, id: message?.id, names: message?.result.tools.map(({ name }) => name) };
};

it.each(['first', 'last', 'amid'] as const)(
  'each caller gets what rules show it, with the id that it chose, if servers write the id %s',
  async (where) => {
    form = where;
    for (const id of [1, 2, 'three', 444_444_444, 5]) {
      expect(await list(bob, id)).toMatchObject({ id, names: NAMES });
      expect(await list(alice, id)).toMatchObject({ id, names: NAMES.slice(1) });
    }
    const expected = written('7').replaceAll(SECRET, '[REDACTED:github_token]');
    expect((await list(bob, 7)).text).toBe(expected);
    expect((await list(bob, 8)).text).toBe(expected.replace('"id":7', '"id":8'));
  },
);

it('what is recorded of it is what its client got', async () => {
  form = 'first';
  const first = await list(bob, 77_001);
  const second = await list(bob, 77_002);
  await expect
    .poll(async () => {
      const sessions = await sessionsOf(scene.world, { server: 'shop' });
      const entries = (await Promise.all(sessions.map(({ id }) => readEvents(scene.world, id)))).flat();
      return entries
        .filter(({ kind, rpcId }) => kind === 'response' && String(rpcId).startsWith('7700'))
        .map(({ rpcId, body }) => [rpcId, body]);
    })
    .toEqual([
      [77_001, first.text],
      [77_002, second.text],
    ]);
});

it('another policy counts for the very next list', async () => {
  form = 'first';
  expect((await list(bob, 1)).names).toEqual(NAMES);
  writeFileSync(join(scene.world.folder, 'policy.yaml'), stringify(policy(...NAMES.slice(2))));
  await scene.world.gateway.reloadPolicy();
  expect((await list(bob, 2)).names).toEqual(NAMES.slice(0, 2));
  expect((await list(alice, 3)).names).toEqual(NAMES.slice(1, 2));
});
