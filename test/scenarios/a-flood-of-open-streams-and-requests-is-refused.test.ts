import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Agent, createAgent } from '../support/agent.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { startWorld, type World } from '../support/start-world.ts';
import { stateless } from '../support/stateless-agent.ts';

/** Of one caller, at once. */
const MOST = 3;

let server: HandWrittenServer;
let world: World;
let bob: Agent;
let alice: Agent;

beforeAll(async () => {
  server = await startHandWrittenServer({
    tools: { read_rows: () => textResult('rows'), read_forever: () => new Promise(() => {}) },
    methods: {
      'subscriptions/listen': ({ response }) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(': open\n\n');
      },
    },
  });
  world = await startWorld({
    servers: { shop: { url: server.url, pinning: 'off' } },
    policy: { version: 1, rules: [{ id: 'all', match: { server: 'shop' }, action: 'allow' }] },
    config: { limits: { openStreams: MOST, openRequests: MOST } },
  });
  bob = await createAgent(world, { server: 'shop' });
  alice = await createAgent(world, { server: 'shop', subject: 'alice' });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const listen = (agent: Agent, signal: AbortSignal) => {
  const { params, headers } = stateless('subscriptions/listen', {
    notifications: { toolsListChanged: true },
  });
  return agent.request('subscriptions/listen', params, { headers, signal });
};
const count = (method: string): number => server.seen.filter((one) => one.method === method).length;
const refusal = { status: 429, messages: [{ error: { code: -31430 } }] };

it.each([
  ['streams', 'subscriptions/listen', listen],
  [
    'requests',
    'tools/call',
    (agent: Agent, signal: AbortSignal) => agent.call('read_forever', {}, { signal }),
  ],
] as const)(
  '%s: those beyond the limit are refused, others have their own, and one that ends makes room',
  async (_what, method, open) => {
    const before = count(method);
    const leaving = Array.from({ length: MOST }, () => new AbortController());
    const held = leaving.map(({ signal }) => open(bob, signal).catch(() => 'left'));
    await expect.poll(() => count(method)).toBe(before + MOST);
    expect(await open(bob, AbortSignal.timeout(5000))).toMatchObject(refusal);
    expect(count(method)).toBe(before + MOST);
    const alices = new AbortController();
    const other = open(alice, alices.signal).catch(() => 'left');
    await expect.poll(() => count(method)).toBe(before + MOST + 1);

    leaving[0]?.abort();
    const again = new AbortController();
    await expect
      .poll(async () => {
        const answer = await Promise.race([
          open(bob, again.signal).catch(() => 'left' as const),
          new Promise<'open'>((resolve) => setTimeout(() => resolve('open'), 300)),
        ]);
        return answer;
      })
      .toBe('open');
    for (const each of [...leaving, alices, again]) each.abort();
    await Promise.all([...held, other]);
  },
);
