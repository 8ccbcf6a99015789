/** Security events that are fetched from a transmitter (RFC 8936): done, acknowledged, and refused with their error. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { SESSION_REVOKED } from '../support/event-transmitter.ts';
import { openScene, type Scene } from '../support/open-scene.ts';
import { startStreamTransmitter } from '../support/stream-transmitter.ts';

const TOKEN = 'token-that-polls';
const STREAM = 'the-stream';
let transmitter: Awaited<ReturnType<typeof startStreamTransmitter>>;
let scene: Scene;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  transmitter = await startStreamTransmitter({ token: TOKEN, audience: () => scene.gateway.url });
  const { issuer, jwksUri, pollUrl } = transmitter;
  const poll = { url: `${pollUrl}?stream_id=${STREAM}`, token: TOKEN };
  scene = await openScene({
    onTestFinished: (close) => closing.push(close),
    config: async (defaults: { identity: object }) => ({
      identity: { ...defaults.identity, events: [{ issuer, jwksUri, poll }] },
    }),
  });
  transmitter.streams.set(STREAM, {
    stream_id: STREAM,
    aud: scene.gateway.url,
    status: 'enabled',
    delivery: { method: 'urn:ietf:rfc:8936', endpoint_url: poll.url },
    events_requested: [],
  });
});
afterAll(async () => {
  for (const close of closing) await close();
  await transmitter.close();
});

/** Long enough for a transmitter that was asked before its stream was there and is left alone since. */
const PATIENCE = { timeout: 60_000, interval: 200 };

it('ends the person and acknowledges the event', { timeout: 90_000 }, async () => {
  const agentOf = (subject: string) => createAgent(scene, { server: 'slow', subject });
  const [bob, alice] = [await agentOf('bob'), await agentOf('alice')];
  expect((await bob.call('ping')).status).toBe(200);
  const sub_id = { format: 'iss_sub', iss: scene.idp.issuer, sub: 'bob' };
  await transmitter.push(STREAM, { [SESSION_REVOKED]: {} }, { sub_id });
  await vi.waitFor(async () => expect((await bob.call('ping')).status).toBe(401), PATIENCE);
  await vi.waitFor(() => expect(transmitter.waiting.size).toBe(0), PATIENCE);
  expect(transmitter.refused).toEqual({});
  expect((await alice.call('ping')).status).toBe(200);
});

it('tells what is wrong with an event that it cannot take, and takes those beside it', async () => {
  const event = { [SESSION_REVOKED]: {} };
  const sub_id = { format: 'iss_sub', iss: scene.idp.issuer, sub: 'carol' };
  await transmitter.push(STREAM, event, { sub_id, aud: 'https://another.example', jti: 'wrong' });
  await transmitter.push(STREAM, event, { sub_id: { format: 'opaque', id: 'x' }, jti: 'opaque' });
  await transmitter.push(STREAM, event, { sub_id, jti: 'right' });
  await vi.waitFor(() => expect(transmitter.waiting.size).toBe(0), PATIENCE);
  expect(transmitter.refused).toMatchObject({
    wrong: { err: 'invalid_audience' },
    opaque: { err: 'invalid_request' },
  });
  expect(transmitter.refused).not.toHaveProperty('right');
});
