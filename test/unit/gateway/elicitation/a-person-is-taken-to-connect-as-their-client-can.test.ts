/** How a client is asked to take its person to the page of a server: as its revision has it, or not at all. */
import { expect, it } from 'vitest';
import { Refusal } from '../../../../src/domain/refusal.ts';
import { NEVER, Stop } from '../../../../src/domain/time/stop.ts';
import { createAskToConnect } from '../../../../src/gateway/elicitation/ask-to-connect.ts';
import type { CarriedState } from '../../../../src/gateway/input-required/request-states.ts';
import type { RequestContext } from '../../../../src/gateway/request/request-context.ts';
import { parseRequest } from '../../../../src/mcp/jsonrpc/parse-message.ts';
import { safe } from '../../../support/safe.ts';

const PAGE = 'https://gw.example/connect/mail';
const refusal = new Refusal('not-connected' as never, 'Connect first.', { data: { url: PAGE } } as never);
const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities';

interface Scene {
  readonly era?: '2025' | '2026';
  readonly revision?: string;
  readonly method?: string;
  /** What a client of 2026-07-28 declares. */
  readonly capabilities?: object;
  readonly params?: object;
  readonly carried?: CarriedState;
  readonly isSession?: boolean;
  readonly opensUrls?: boolean;
  /** Whether the person has connected, look by look. */
  readonly looks?: boolean[];
  readonly patience?: number;
  readonly stopped?: boolean;
  readonly gone?: boolean;
  readonly draining?: boolean;
  readonly url?: unknown;
}

const stop = (isOn = false) => {
  const made = new Stop();
  if (isOn) made.abort(new Error('stopped'));
  return made;
};

const ask = async (scene: Scene) => {
  const { era = '2025', method = 'tools/call', looks = [] } = scene;
  const sent: { readonly error?: { code: number; data: object }; readonly result?: object }[] = [];
  const sealed: CarriedState[] = [];
  const held = { open: 0, closed: 0 };
  let now = 0;
  const askToConnect = createAskToConnect({
    states: {
      seal: (state) => {
        sealed.push(state);
        return 'sealed';
      },
    },
    asked: { ask: async () => 'of the session' },
    isConnected: async () => {
      now += 1;
      return looks.shift() ?? false;
    },
    patience: scene.patience ?? 3,
    draining: scene.draining ? stop(true) : NEVER,
    now: () => now,
    newId: () => 'of its own',
  });
  const params = { name: 'read', _meta: { [CAPABILITIES]: scene.capabilities ?? {} }, ...scene.params };
  const text = JSON.stringify({ jsonrpc: '2.0', id: 7, method, params });
  const request = {
    caller: {},
    spoken: { era, revision: scene.revision ?? '2025-11-25' },
    message: parseRequest(text),
    conversation: {
      server: 'mail',
      caller: 'alice',
      isSession: scene.isSession ?? true,
      opensUrls: scene.opensUrls ?? true,
      recording: { note: () => 1 },
    },
    carried: scene.carried,
    pending: { id: 7, method, seq: 1 },
    makeSafe: safe,
    channel: {
      send: async (body: string) => void sent.push(JSON.parse(body)),
      hold: () => {
        held.open += 1;
        return () => {
          held.closed += 1;
        };
      },
    },
    stopped: stop(scene.stopped),
    givenUp: stop(scene.gone),
  } as unknown as RequestContext;
  const url = 'url' in scene ? scene.url : PAGE;
  const about = Object.assign(Object.create(refusal), { data: { url } });
  const wasAsked = await askToConnect(request, about);
  return { wasAsked, sent, sealed, held, looked: now };
};

const BROWSES = { elicitation: { url: {} } };
const connecting = (rounds: number, action?: string): CarriedState => ({
  kind: 'connecting',
  rounds,
  action,
});

it('by the error of its revision in a session, with the id by which it hears of the end', async () => {
  const { wasAsked, sent } = await ask({});
  expect(wasAsked).toBe(true);
  const asked = { mode: 'url', elicitationId: 'of the session', url: PAGE };
  expect(sent).toMatchObject([{ error: { code: -32042, data: { elicitations: [asked] } } }]);
});

it('by the same error as it begins, when there is no session to hear anything in', async () => {
  const { sent } = await ask({ method: 'initialize', revision: '2025-06-18', isSession: false });
  expect(sent).toMatchObject([{ error: { data: { elicitations: [{ elicitationId: 'of its own' }] } } }]);
});

it.each<[string, Scene]>([
  ['opens no addresses', { opensUrls: false }],
  ['speaks an earlier revision', { revision: '2025-06-18' }],
  ['asks for a task', { params: { task: {} } }],
  ['has nowhere to be sent', { url: undefined }],
  ['of 2026 opens no addresses', { era: '2026', capabilities: { elicitation: {} } }],
  [
    'of 2026 takes no second round for this method',
    { era: '2026', method: 'tools/list', capabilities: BROWSES },
  ],
  [
    'of 2026 carries the state of another round',
    { era: '2026', capabilities: BROWSES, carried: { kind: 'held' } as never },
  ],
  [
    'of 2026 says that its person has declined',
    { era: '2026', capabilities: BROWSES, carried: connecting(1, 'decline') },
  ],
  ['of 2026 has come back too often', { era: '2026', capabilities: BROWSES, carried: connecting(1000) }],
])('is not asked if it %s', async (_, scene) => {
  expect(await ask(scene)).toMatchObject({ wasAsked: false, sent: [] });
});

it('of 2026 is asked once, with where to go, and keeps a state of ours', async () => {
  const { sent, sealed, wasAsked } = await ask({ era: '2026', capabilities: BROWSES });
  expect(wasAsked).toBe(true);
  const inputRequests = {
    'firebreak.connection': { method: 'elicitation/create', params: { mode: 'url', url: PAGE } },
  };
  expect(sent).toMatchObject([
    { result: { resultType: 'input_required', requestState: 'sealed', inputRequests } },
  ]);
  expect(sealed).toEqual([{ kind: 'connecting', rounds: 1 }]);
});

it.each([undefined, 'accept'])(
  'of 2026 waits until its person has connected, if they said %s',
  async (action) => {
    const carried = connecting(4, action);
    const { sent, sealed, held, looked } = await ask({
      era: '2026',
      capabilities: BROWSES,
      carried,
      looks: [false, true],
    });
    expect(looked).toBe(2);
    expect(sealed).toMatchObject([{ rounds: 5 }]);
    expect(sent).toEqual([
      { jsonrpc: '2.0', id: 7, result: { resultType: 'input_required', requestState: 'sealed' } },
    ]);
    expect(held).toEqual({ open: 1, closed: 1 });
  },
);

it.each<[string, Scene, number]>([
  ['for as long as it can', { patience: 3 }, 3],
  ['not if it is gone', { gone: true }, 0],
  ['not if the gateway is to stop', { draining: true }, 0],
])('of 2026 waits %s, and comes back', async (_, scene, looked) => {
  const result = await ask({ era: '2026', capabilities: BROWSES, carried: connecting(1), ...scene });
  expect(result).toMatchObject({ wasAsked: true, looked, held: { open: 1, closed: 1 } });
});

it('of 2026 is not asked to come back once it was stopped', async () => {
  const stopped = await ask({ era: '2026', capabilities: BROWSES, carried: connecting(1), stopped: true });
  expect(stopped).toMatchObject({ wasAsked: false, sent: [] });
});
