/** `firebreak events`: the stream that pushes security events is made, verified, paused and deleted at its transmitter. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { runProgram } from '../../src/cli/program.ts';
import { createAgent } from '../support/agent.ts';
import { SESSION_REVOKED } from '../support/event-transmitter.ts';
import { openScene, type Scene } from '../support/open-scene.ts';
import { startStreamTransmitter } from '../support/stream-transmitter.ts';

const MANAGES = 'token-that-manages-streams';
const PUSHES = 'token-that-comes-with-events';
let transmitter: Awaited<ReturnType<typeof startStreamTransmitter>>;
let scene: Scene;
let about: object = {};
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  transmitter = await startStreamTransmitter({
    token: MANAGES,
    audience: () => scene.gateway.url,
    path: '/tenant',
    metadata: () => about,
  });
  scene = await openScene({
    onTestFinished: (close) => closing.push(close),
    config: async (defaults: { identity: object }) => ({
      identity: { ...defaults.identity, events: [eventsOf()] },
    }),
  });
});
afterAll(async () => {
  for (const close of closing) await close();
  await transmitter.close();
});
beforeEach(() => {
  about = {};
});

const eventsOf = (more: object = {}) => ({
  issuer: transmitter.issuer,
  jwksUri: transmitter.jwksUri,
  token: PUSHES,
  stream: { token: MANAGES },
  ...more,
});

const firebreak = async (command: readonly string[], events: readonly object[] = [eventsOf()]) => {
  const file = join(scene.folder, 'managing.yaml');
  const config = parse(readFileSync(join(scene.folder, 'firebreak.yaml'), 'utf8'));
  const identity = { ...config.identity, events };
  writeFileSync(file, stringify({ ...config, publicUrl: scene.gateway.url, identity }));
  let [out, err] = ['', ''];
  const io = {
    env: {},
    colour: false,
    stdout: (text: string) => {
      out += text;
    },
    stderr: (text: string) => {
      err += text;
    },
  };
  const code = await runProgram(['events', ...command, '--config', file], io);
  return { code, out, err };
};

it('makes a stream that pushes here, and brings it up to date the second time', async () => {
  expect(await firebreak(['list'])).toMatchObject({ code: 0, out: expect.stringContaining('no streams') });
  expect(await firebreak(['create'])).toMatchObject({ code: 0, out: expect.stringContaining('made: ') });
  expect((await firebreak(['create'])).out).toContain('brought up to date');
  const [stream, ...others] = [...transmitter.streams.values()];
  expect(others).toEqual([]);
  expect(stream).toMatchObject({
    delivery: {
      method: 'urn:ietf:rfc:8935',
      endpoint_url: `${scene.gateway.url}/ssf/events`,
      authorization_header: `Bearer ${PUSHES}`,
    },
    events_requested: expect.arrayContaining([SESSION_REVOKED]),
  });
  const listed = JSON.parse((await firebreak(['list', '--json'])).out);
  expect(listed.items).toMatchObject([{ id: stream?.stream_id, status: 'enabled' }]);
});

it('has events come that end a person', async () => {
  const agent = await createAgent(scene, { server: 'slow', subject: 'bob' });
  expect((await agent.call('ping')).status).toBe(200);
  const [id = ''] = transmitter.streams.keys();
  const sub_id = { format: 'iss_sub', iss: scene.idp.issuer, sub: 'bob' };
  expect(await transmitter.push(id, { [SESSION_REVOKED]: {} }, { sub_id })).toBe(202);
  await expect.poll(async () => (await agent.call('ping')).status).toBe(401);
});

it('has the transmitter tell of a person, and no more', async () => {
  const subjects = () => [...transmitter.streams.values()][0]?.subjects?.map((each) => JSON.parse(each));
  expect((await firebreak(['add', '--email', 'bob@acme.example'])).code).toBe(0);
  expect((await firebreak(['add', '--sub', 'bob'])).code).toBe(0);
  const bob = { format: 'iss_sub', iss: transmitter.issuer, sub: 'bob' };
  expect(subjects()).toEqual([{ format: 'email', email: 'bob@acme.example' }, bob]);
  expect((await firebreak(['remove', '--email', 'bob@acme.example'])).code).toBe(0);
  expect(subjects()).toEqual([bob]);
  expect(await firebreak(['add'])).toMatchObject({ code: 2, err: expect.stringContaining('--email') });
  about = { add_subject_endpoint: undefined };
  expect((await firebreak(['add', '--sub', 'bob'])).err).toContain('no endpoint that adds subjects');
});

it('verifies, pauses and deletes the stream', async () => {
  expect((await firebreak(['verify'])).code).toBe(0);
  expect((await firebreak(['status', '--set', 'paused'])).out).toContain('is paused');
  expect((await firebreak(['status'])).out).toContain('is paused');
  expect((await firebreak(['delete'])).code).toBe(0);
  expect(transmitter.streams.size).toBe(0);
  expect(await firebreak(['status'])).toMatchObject({ code: 1, err: expect.stringContaining('no stream') });
});

it('says what the configuration lacks for the events to count', async () => {
  about = { default_subjects: 'NONE' };
  const events = [eventsOf({ jwksUri: undefined, token: undefined, audience: 'https://another.example' })];
  const { code, out } = await firebreak(['create'], events);
  expect(code).toBe(0);
  for (const note of [
    `audience: ${scene.gateway.url}`,
    `jwksUri: ${transmitter.jwksUri}`,
    'token is not set',
    'firebreak events add',
  ])
    expect(out).toContain(note);
  await firebreak(['delete'], events);
});

it.each([
  ['a token that is not taken', {}, { stream: { token: 'wrong' } }, 'identity.events[].stream.token'],
  ['metadata of another issuer', { issuer: 'https://evil.example' }, {}, 'of another issuer'],
  ['an endpoint in plain text', { configuration_endpoint: 'http://evil.example/' }, {}, 'no https address'],
  ['no endpoint for streams', { configuration_endpoint: undefined }, {}, 'lets no one manage'],
  ['polling alone', { delivery_methods_supported: ['urn:ietf:rfc:8936'] }, {}, 'does not push'],
])('fails, in words and without the token, with %s', async (_what, said, more, words) => {
  about = said;
  const { code, err } = await firebreak(['create'], [eventsOf(more)]);
  expect(code).toBe(1);
  expect(err).toContain(words);
  expect(err).not.toMatch(/wrong|token-that/);
  expect(transmitter.streams.size).toBe(0);
});

it('makes one that is polled, and says where', async () => {
  const { out } = await firebreak(['create', '--poll']);
  const [stream] = [...transmitter.streams.values()];
  expect(stream?.delivery.method).toBe('urn:ietf:rfc:8936');
  expect(out).toContain(`poll.url: ${stream?.delivery.endpoint_url}`);
  const polled = [eventsOf({ poll: { url: stream?.delivery.endpoint_url } })];
  expect((await firebreak(['create', '--poll'], polled)).out).not.toContain('poll.url');
  expect((await firebreak(['delete'], polled)).code).toBe(0);
});

it('asks which transmitter is meant, and for one that can be managed', async () => {
  const other = { issuer: 'https://other.example', stream: { token: 'x' } };
  expect(await firebreak(['list'], [eventsOf(), other])).toMatchObject({
    code: 2,
    err: expect.stringContaining('https://other.example'),
  });
  expect((await firebreak(['list', '--issuer', transmitter.issuer], [eventsOf(), other])).code).toBe(0);
  expect((await firebreak(['list'], [eventsOf({ stream: undefined })])).code).toBe(2);
});
