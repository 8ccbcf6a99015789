/** What went wrong with a request is recorded and told, as what it was: a refusal, a stop, or a fault of ours. */
import { expect, it } from 'vitest';
import { Refusal } from '../../../../src/domain/refusal.ts';
import { Stop } from '../../../../src/domain/time/stop.ts';
import { createRefuseRequest } from '../../../../src/gateway/request/refuse-request.ts';
import type { RequestContext } from '../../../../src/gateway/request/request-context.ts';
import { safe } from '../../../support/safe.ts';

const ALLOWED = { action: 'allow', rule: 'r' } as never;
const KEY = 'dev.firebreak/decision';

interface Scene {
  readonly method?: string;
  readonly gone?: boolean;
  readonly stopped?: unknown;
  readonly ask?: () => Promise<boolean>;
  readonly note?: () => number;
}

const refuse = async (error: unknown, scene: Scene = {}) => {
  const { method = 'tools/call', ask = async () => false } = scene;
  const noted: object[] = [];
  const sent: { readonly answer: Record<string, unknown>; readonly status: number | undefined }[] = [];
  const stop = (reason?: unknown) => {
    const made = new Stop();
    if (reason !== undefined) made.abort(reason as Error);
    return made;
  };
  const refuseRequest = createRefuseRequest({
    internal: () => new Refusal('internal', 'It is our fault: ref_1.'),
    askToConnect: ask,
  });
  const note = (entry: object) => {
    noted.push(entry);
    return scene.note?.() ?? 1;
  };
  const request = {
    conversation: { recording: { note } },
    pending: { method, seq: 4 },
    message: { id: 7, method, params: undefined },
    makeSafe: safe,
    gone: stop(scene.gone ? new Error('gone') : undefined),
    stopped: stop(scene.stopped),
    channel: {
      send: async (text: string, status?: number) => void sent.push({ answer: JSON.parse(text), status }),
    },
  } as unknown as RequestContext;
  await refuseRequest(request, error, ALLOWED);
  return { noted, sent };
};
const text = (sent: object) => JSON.stringify(sent);

it('as the refusal that it is, beside the rule that let it through', async () => {
  const { noted, sent } = await refuse(new Refusal('upstream-unavailable', 'It cannot be reached.'));
  expect(noted).toMatchObject([
    { kind: 'response', answers: 4, verdict: 'refused', error: 'It cannot be reached.' },
  ]);
  expect(text(sent)).toContain(`"${KEY}":{"action":"allow","rule":"r"`);
});

it('without a rule, if it is no call', async () => {
  const { sent } = await refuse(new Refusal('denied'), { method: 'tools/list' });
  expect(text(sent)).not.toContain('"rule":"r"');
});

it('as a fault of ours, of which nothing but a reference is told', async () => {
  const { noted, sent } = await refuse(new TypeError('the secret'));
  expect(text(noted) + text(sent)).not.toContain('secret');
  expect(text(sent)).toContain('ref_1');
});

it('not to a client that is gone', async () => {
  expect(await refuse(new Refusal('denied'), { gone: true })).toEqual({ noted: [], sent: [] });
});

it.each([
  ['an operator', new Refusal('denied', 'It was stopped.'), 'kill-switch'],
  ['the end of the sign-in', new Refusal('unauthenticated', 'It was stopped.'), 'signed-out'],
])('as what stopped it, if that was %s', async (_, stopped, rule) => {
  const { noted, sent } = await refuse(new TypeError('a broken connection'), { stopped });
  expect(noted).toMatchObject([{ error: 'It was stopped.' }]);
  expect(text(sent)).toContain(rule);
  expect(text(sent)).not.toContain('"rule":"r"');
});

const CONNECT = new Refusal('connection-required', 'Connect first.');

it('not if its person was asked to connect', async () => {
  expect(await refuse(CONNECT, { ask: async () => true })).toEqual({ noted: [], sent: [] });
});

it.each([
  ['was not', async () => false],
  ['could not be', () => Promise.reject(new Refusal('store-unavailable'))],
])('with where to connect, if its person %s asked', async (_, ask) => {
  const { sent } = await refuse(CONNECT, { ask });
  expect(text(sent)).toContain('Connect first.');
});

it('asks no one to connect for another refusal, and hides no fault in asking', async () => {
  let asked = 0;
  const ask = async () => {
    asked += 1;
    return true;
  };
  await refuse(new Refusal('denied'), { ask });
  expect(asked).toBe(0);
  await expect(refuse(CONNECT, { ask: () => Promise.reject(new TypeError('a fault')) })).rejects.toThrow(
    'a fault',
  );
});

it('also if the recording takes no more', async () => {
  const full = () => {
    throw new Refusal('store-unavailable');
  };
  expect((await refuse(new Refusal('denied'), { note: full })).sent).toHaveLength(1);
  const broken = () => {
    throw new TypeError('a fault');
  };
  await expect(refuse(new Refusal('denied'), { note: broken })).rejects.toThrow('a fault');
});
