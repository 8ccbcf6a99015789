/** Security events pushed by a provider (CAEP, RFC 8935): a person's access ends within a second, and no one else can say so. */
import { setTimeout as sleep } from 'node:timers/promises';
import { generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import {
  CREDENTIAL_CHANGE,
  SESSION_REVOKED,
  startTransmitter,
  VERIFICATION,
} from '../support/event-transmitter.ts';
import { openScene, type Scene } from '../support/open-scene.ts';

const TOKEN = 'token-of-the-transmitter';
let transmitter: Awaited<ReturnType<typeof startTransmitter>>;
let scene: Scene;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  transmitter = await startTransmitter();
  const { issuer, jwksUri } = transmitter;
  scene = await openScene({
    onTestFinished: (close) => closing.push(close),
    config: async (defaults: { identity: object }) => ({
      identity: { ...defaults.identity, events: [{ issuer, jwksUri, token: TOKEN }] },
    }),
  });
});
afterAll(async () => {
  for (const close of closing) await close();
  await transmitter.close();
});

const push = async (body: string, headers: Record<string, string> = {}) => {
  const response = await fetch(`${scene.gateway.url}/ssf/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/secevent+jwt', authorization: `Bearer ${TOKEN}`, ...headers },
    body,
  });
  const text = await response.text();
  return { status: response.status, err: text === '' ? undefined : JSON.parse(text).err };
};
const event = (type: string, sub_id: object, more: object = {}) =>
  transmitter.sign(scene.gateway.url, { sub_id, events: { [type]: { event_timestamp: 1 } }, ...more });
const bob = () => ({ format: 'iss_sub', iss: scene.idp.issuer, sub: 'bob' });
const statusOf = async (token: string) =>
  (await (await createAgent(scene, { server: 'slow', token })).call('ping')).status;

describe('an event', () => {
  it.each([
    ['session-revoked by issuer and subject', SESSION_REVOKED, bob],
    [
      'credential-change by address',
      CREDENTIAL_CHANGE,
      () => ({ format: 'email', email: 'bob@acme.example' }),
    ],
    ['session-revoked of a complex subject', SESSION_REVOKED, () => ({ format: 'complex', user: bob() })],
  ])('ends tokens and held calls of that person: %s', async (name, type, subject) => {
    const [theirs, others] = [
      await scene.token('bob', scene.mcp('slow')),
      await scene.token('alice', scene.mcp('slow')),
    ];
    expect(await statusOf(theirs)).toBe(200);
    const held = scene.call({ rows: name });
    await scene.card();
    const began = Date.now();
    expect(await push(await event(type, subject()))).toEqual({ status: 202, err: undefined });
    expect(await held).toMatch(/was ended|was cancelled/);
    await expect.poll(() => statusOf(theirs)).toBe(401);
    expect(Date.now() - began).toBeLessThan(2000);
    expect(await statusOf(others)).toBe(200);
    await sleep(1000);
    expect(await statusOf(await scene.token('bob', scene.mcp('slow')))).toBe(200);
  });

  it('is audited', async () => {
    const authorization = `Bearer ${await scene.token('carol', `${scene.gateway.url}/api`)}`;
    const answer = await fetch(`${scene.gateway.url}/api/v1/audit?limit=100`, { headers: { authorization } });
    const { items } = (await answer.json()) as { items: { action: string; outcome: string }[] };
    const done = items.filter(({ action, outcome }) => action === 'person.end' && outcome === 'done');
    expect(done.length).toBeGreaterThanOrEqual(3);
  });

  it('is acknowledged again and not done again', async () => {
    const told = await event(SESSION_REVOKED, bob());
    expect((await push(told)).status).toBe(202);
    await sleep(1000);
    const token = await scene.token('bob', scene.mcp('slow'));
    expect((await push(told)).status).toBe(202);
    await sleep(500);
    expect(await statusOf(token)).toBe(200);
  });

  it('that verifies the stream, or is about something else, is taken', async () => {
    expect((await push(await event(VERIFICATION, { format: 'opaque', id: 'stream' }))).status).toBe(202);
    expect((await push(await event('https://example.com/other', {}))).status).toBe(202);
  });
});

describe('what is no event of theirs is refused in the words of RFC 8935', () => {
  it.each([
    ['no JWT', async () => 'nothing', 'invalid_request'],
    [
      'another issuer',
      () => event(SESSION_REVOKED, bob(), { iss: 'https://evil.example' }),
      'invalid_issuer',
    ],
    [
      'another audience',
      () => event(SESSION_REVOKED, bob(), { aud: 'https://other.example' }),
      'invalid_audience',
    ],
    ['no jti', () => event(SESSION_REVOKED, bob(), { jti: undefined }), 'invalid_request'],
    [
      'a subject that tells nothing',
      () => event(SESSION_REVOKED, { format: 'opaque', id: 'x' }),
      'invalid_request',
    ],
    ['an old one', () => event(SESSION_REVOKED, bob(), { iat: 1_700_000_000 }), 'invalid_request'],
    [
      'an access token',
      () =>
        transmitter.sign(
          scene.gateway.url,
          { events: { [SESSION_REVOKED]: {} }, sub_id: bob() },
          { typ: 'at+jwt' },
        ),
      'invalid_request',
    ],
    [
      'a key that is not theirs',
      async () => {
        const { privateKey } = await generateKeyPair('ES256');
        const claims = { sub_id: bob(), events: { [SESSION_REVOKED]: {} } };
        return transmitter.sign(scene.gateway.url, claims, {}, privateKey);
      },
      'invalid_key',
    ],
  ])('%s', async (_name, make, err) => {
    const token = await scene.token('bob', scene.mcp('slow'));
    expect(await push(await make())).toEqual({ status: 400, err });
    await sleep(500);
    expect(await statusOf(token)).toBe(200);
  });

  it('a request without the token of the transmitter', async () => {
    const told = await event(SESSION_REVOKED, bob());
    expect(await push(told, { authorization: 'Bearer another' })).toEqual({
      status: 400,
      err: 'authentication_failed',
    });
    expect(await push(told, { 'content-type': 'application/json' })).toEqual({
      status: 400,
      err: 'invalid_request',
    });
  });
});
