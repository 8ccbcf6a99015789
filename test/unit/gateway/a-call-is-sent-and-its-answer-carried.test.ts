/** An admitted call is sent with what its tool wants repeated, and its answer is carried as the request wants it. */
import { expect, it } from 'vitest';
import { Refusal } from '../../../src/domain/refusal.ts';
import { Stop } from '../../../src/domain/time/stop.ts';
import { createForwardAndRelay } from '../../../src/gateway/forward-and-relay.ts';
import { parseRequest } from '../../../src/mcp/jsonrpc/parse-message.ts';

const WANTS_LISTS = { notifications: { toolsListChanged: true } };

interface Scene {
  readonly method?: string;
  readonly params?: object;
  readonly era?: '2025' | '2026';
  readonly tool?: object;
  readonly approval?: string;
  readonly status?: number;
  readonly relay?: (request: Relayed) => Promise<unknown>;
}

interface Relayed {
  readonly headers: object;
  readonly expectsAnswer: boolean;
  readonly context: { readonly wrapState?: (state: string) => Promise<string> };
}

const scene = ({
  method = 'tools/call',
  params = { name: 'deploy', arguments: { region: 'eu' } },
  era = '2025',
  tool,
  approval,
  status = 200,
  relay = async () => 'answer',
}: Scene = {}) => {
  const stops = { signal: new Stop(), stopped: new Stop(), draining: new Stop(), ended: new Stop() };
  const sent: { headers: Record<string, string>; signal: Stop }[] = [];
  const relayed: Relayed[] = [];
  const written: string[] = [];
  const state = { watching: 0 };
  const message = parseRequest(JSON.stringify({ jsonrpc: '2.0', id: 5, method, params }));
  const watch = () => {
    state.watching += 1;
    return () => {
      state.watching -= 1;
    };
  };
  const forwardAndRelay = createForwardAndRelay({
    lists: { shownLists: { watch }, serverLists: { watch } },
    forward: async (_admission: object, request: never) => {
      sent.push(request);
      return {
        status,
        headers: { 'content-type': 'text/event-stream', 'retry-after': '3', 'mcp-session-id': 'up' },
        discard: () => {},
      };
    },
    relay: (request: never) => {
      relayed.push(request);
      return relay(request);
    },
    conversations: { seal: (_conversation: object, _caller: object, id: string) => `sealed-${id}` },
    eventIds: { seal: ({ id }: { id: string }) => id },
    retries: { pause: async (paused: object) => JSON.stringify(paused) },
    callArguments: { digestOf: async () => 'digest' },
    draining: stops.draining,
    ended: stops.ended,
  } as never);
  const run = () =>
    forwardAndRelay(
      {
        caller: { subject: 'bob' },
        conversation: { server: 'shop', upstreamSession: undefined, recording: { id: 'ses_1' } },
        spoken: { era, revision: era === '2026' ? '2026-07-28' : '2025-11-25' },
        intent: { method, args: message?.params },
        message,
        tool,
        pending: { id: 5 },
        stopped: stops.stopped,
        gone: new Stop(),
        channel: {
          streams: true,
          open: () => ({ write: async (frame: string) => void written.push(frame) }),
        },
      } as never,
      { message: { approval } } as never,
      stops.signal,
    );
  return { stops, sent, relayed, written, state, run };
};

it('is answered, with what the server may say by header', async () => {
  const { relayed, run } = scene();
  expect(await run()).toBe('answer');
  expect(relayed).toMatchObject([{ headers: { 'retry-after': '3' }, expectsAnswer: true }]);
  expect(relayed[0]?.headers).not.toHaveProperty('mcp-session-id');
  expect(relayed[0]?.context.wrapState).toBeUndefined();
});

it('names its session if it was begun, and only then', async () => {
  const begun = scene({ method: 'initialize', params: {} });
  await begun.run();
  expect(begun.relayed[0]?.headers).toHaveProperty('mcp-session-id', 'sealed-up');
  const listed = scene({ method: 'tools/list', params: {} });
  await listed.run();
  expect(listed.relayed[0]?.headers).not.toHaveProperty('mcp-session-id');
});

it('repeats in headers what its tool wants repeated', async () => {
  const { sent, run } = scene({
    era: '2026',
    tool: { params: [{ name: 'region', path: ['arguments', 'region'] }] },
  });
  await run();
  expect(sent[0]?.headers).toMatchObject({ 'mcp-param-region': 'eu', 'mcp-method': 'tools/call' });
});

it.each(['signal', 'stopped', 'ended'] as const)(
  'is broken off by what is %s while it runs',
  async (what) => {
    const { stops, sent, run } = scene({
      relay: async () => {
        stops[what].abort(new Error(what));
      },
    });
    await run();
    expect(sent[0]?.signal.aborted).toBe(true);
  },
);

it('goes on while the gateway drains, and is let go of at its end', async () => {
  const { stops, sent, run } = scene({ relay: async () => void stops.draining.abort(new Error('draining')) });
  await run();
  stops.ended.abort(new Error('ended'));
  expect(sent[0]?.signal.aborted).toBe(false);
});

it('takes the state of an approved call of 2026 along, and of no other', async () => {
  const { relayed, run } = scene({ era: '2026', approval: 'ap_1' });
  await run();
  expect(JSON.parse((await relayed[0]?.context.wrapState?.('up')) ?? '')).toEqual({
    digest: 'digest',
    approval: 'ap_1',
    upstream: 'up',
  });
  for (const other of [scene({ era: '2026' }), scene({ approval: 'ap_1' })]) {
    await other.run();
    expect(other.relayed[0]?.context.wrapState).toBeUndefined();
  }
});

it.each([
  ['does not know whether it ran', 'store-unavailable', /not known/],
  ['hears of any other refusal as it is', 'answer-denied', /(?:)/],
] as const)('%s if its answer could not be recorded', async (_, code, text) => {
  const refusal = new Refusal(code);
  const error = await scene({ relay: () => Promise.reject(refusal) })
    .run()
    .catch((thrown: Error) => thrown);
  expect(error).toMatchObject({ code, message: expect.stringMatching(text) });
  expect(error === refusal).toBe(code === 'answer-denied');
});

const listen = (options: Scene = {}) =>
  scene({ method: 'subscriptions/listen', era: '2026', params: WANTS_LISTS, ...options });

it('hears of changed lists while it listens for them', async () => {
  const during: number[] = [];
  const watched = listen({ relay: async () => void during.push(watched.state.watching) });
  await watched.run();
  expect([during, watched.state.watching, watched.relayed[0]?.expectsAnswer]).toEqual([[2], 0, false]);
});

it.each([
  ['does not want them', { params: { notifications: { toolsListChanged: false } } }],
  ['says something else', { params: { notifications: { toolsListChanged: 'yes' } } }],
  ['says nothing', { params: {} }],
  ['does not listen', { method: 'tools/call', params: { name: 'x', ...WANTS_LISTS } }],
])('hears of no lists if it %s', async (_, options) => {
  const during: number[] = [];
  const watched = listen({ ...options, relay: async () => void during.push(watched.state.watching) });
  await watched.run();
  expect(during).toEqual([0]);
});

it('is told the end of a subscription as the gateway drains, and nothing once it is over', async () => {
  const running = listen({ relay: async () => void running.stops.draining.abort(new Error('draining')) });
  await running.run();
  expect(running.sent[0]?.signal.aborted).toBe(true);
  const [frame = ''] = running.written;
  expect(JSON.parse(frame.replace('data: ', ''))).toEqual({
    jsonrpc: '2.0',
    id: 5,
    result: { resultType: 'complete', _meta: { 'io.modelcontextprotocol/subscriptionId': 5 } },
  });
  const over = listen();
  await over.run();
  over.stops.draining.abort(new Error('draining'));
  expect(over.written).toEqual([]);
});
