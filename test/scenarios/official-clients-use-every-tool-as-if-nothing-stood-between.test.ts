import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectV1, connectV2, type OfficialClient } from '../support/official-clients.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { type EverythingServer, startEverything } from '../support/start-everything.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: EverythingServer;
let world: World;

beforeAll(async () => {
  server = await startEverything();
  world = await startWorld({ servers: { everything: server.url }, policy: ALLOW_ALL });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

/** Arguments for every tool that the server offers to a client that can do everything. */
const ARGUMENTS: Readonly<Record<string, Record<string, unknown>>> = {
  echo: { message: 'zażółć gęślą jaźń 🙂 \u2028' },
  'get-annotated-message': { messageType: 'error', includeImage: true },
  'get-env': {},
  'get-resource-links': { count: 3 },
  'get-resource-reference': { resourceType: 'Text', resourceId: 1 },
  'get-roots-list': {},
  'get-structured-content': { location: 'Chicago' },
  'get-sum': { a: 0.1, b: 0.2 },
  'get-tiny-image': {},
  'gzip-file-as-resource': { name: 'a.gz', data: 'data:text/plain;base64,SGVsbG8=', outputType: 'resource' },
  'simulate-research-query': { topic: 'gateways' },
  'toggle-simulated-logging': {},
  'toggle-subscriber-updates': {},
  'trigger-elicitation-request': {},
  'trigger-elicitation-request-async': {},
  'trigger-long-running-operation': { duration: 0.2, steps: 4 },
  'trigger-sampling-request': { prompt: 'hello', maxTokens: 10 },
  'trigger-sampling-request-async': { prompt: 'hello', maxTokens: 10 },
  'trigger-url-elicitation': { url: 'https://example.com/sign-in' },
};

/** Times, and ids that each session makes anew. */
const withoutChance = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value)
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{32}\b/g, 'ID')
      .replace(/\d{1,2}:\d{2}:\d{2}( [AP]M)?|\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME'),
  );

describe.each([
  ['v1', connectV1, Object.keys(ARGUMENTS)],
  // Has no tasks, so it is not offered what needs them of the client.
  ['v2', connectV2, Object.keys(ARGUMENTS).filter((name) => !name.endsWith('-async'))],
])('the official client %s', (_version, connect, offered) => {
  let direct: OfficialClient;
  let through: OfficialClient;

  beforeAll(async () => {
    const url = world.mcp('everything');
    [direct, through] = await Promise.all([
      connect(server.url),
      world.token('bob', url).then((token) => connect(url, token)),
    ]);
  });
  afterAll(async () => {
    await Promise.all([direct.close(), through.close()]);
  });

  it('sees the same tools', async () => {
    const tools = await through.listTools();
    expect(tools).toEqual(await direct.listTools());
    expect(tools.map(({ name }) => name).toSorted()).toEqual(offered);
  });

  it('gets the same from each of them', async () => {
    const tools = await through.listTools();
    const compared = tools.map(async ({ name }) => {
      const args = ARGUMENTS[name];
      const [expected, got] = await Promise.all([
        direct.call(name, args ?? {}),
        through.call(name, args ?? {}),
      ]);
      expect(withoutChance(got), name).toEqual(withoutChance(expected));
      return { name, ...expected };
    });
    const answers = new Map((await Promise.all(compared)).map((answer) => [answer.name, answer]));
    expect(JSON.stringify(answers.get('trigger-sampling-request')?.outcome)).toContain('sampled');
    expect(JSON.stringify(answers.get('trigger-elicitation-request')?.outcome)).toContain('Ada');
    expect(JSON.stringify(answers.get('get-roots-list')?.outcome)).toContain('file:///srv/work');
    expect(answers.get('trigger-long-running-operation')?.progress).toHaveLength(4);
  });
});
