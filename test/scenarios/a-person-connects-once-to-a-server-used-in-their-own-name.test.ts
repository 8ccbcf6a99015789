/** A server that wants each person's own token: who has not connected is told where, and then calls in their own name. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { createConnectingPerson } from '../support/connect-person.ts';
import { dumpEmbedded } from '../support/dump-store.ts';
import { type PersonalServer, startPersonalServer } from '../support/personal-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { signInByUrl } from '../support/sign-in-by-url.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: PersonalServer;
let world: World;
let page = '';

beforeAll(async () => {
  server = await startPersonalServer();
  world = await startWorld({
    servers: { tracker: { url: server.url, credential: { perUser: {} } } },
    policy: ALLOW_ALL,
    config: signInByUrl,
  });
  page = `${world.gateway.url}/connections/tracker`;
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const call = async (subject: string) => {
  const agent = await createAgent(world, { server: 'tracker', subject });
  return (await agent.call('who_am_i')).text;
};

it('tells an agent of a person who has not connected where that is done', async () => {
  const text = await call('bob');
  expect(JSON.parse(text)).toMatchObject({ result: { isError: true } });
  expect(text).toContain(page);
  expect(text).toContain('firebreak.connection-required');
  expect(server.calls).toEqual([]);
});

it('says the same to initialize, as an error', async () => {
  const agent = await createAgent(world, { server: 'tracker', subject: 'bob' });
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'a', version: '1' } };
  const { messages } = await agent.request('initialize', params);
  expect(messages).toMatchObject([{ error: { code: -31407 } }]);
  expect(JSON.stringify(messages)).toContain(page);
});

it('connects a person who agrees, and calls the server as whom they are there', async () => {
  const bob = createConnectingPerson(page, { person: 'bob', there: 'bob-of-the-tracker' });
  const shown = await bob.open();
  expect(shown.text).toContain(new URL(server.issuer).host);
  const connected = await bob.decide(shown, 'connect');
  expect(connected).toMatchObject({ status: 200, url: page });
  expect(connected.text).toContain('Connected to tracker');
  expect(await call('bob')).toContain('you are bob-of-the-tracker');
});

it('gives what one person allowed to no one else', async () => {
  expect(await call('alice')).toContain(page);
  const alice = createConnectingPerson(page, { person: 'alice' });
  await alice.decide(await alice.open(), 'connect');
  expect(await call('alice')).toContain('you are alice');
  expect(await call('bob')).toContain('you are bob-of-the-tracker');
});

it('renews a token that has ended once, however many calls need it', async () => {
  const before = server.refreshes();
  server.endAccessTokens();
  const answers = await Promise.all(Array.from({ length: 20 }, () => call('bob')));
  for (const answer of answers) expect(answer).toContain('you are bob-of-the-tracker');
  expect(server.refreshes() - before).toBe(1);
});

it('says that the person did not allow it, and keeps nothing', async () => {
  const carol = createConnectingPerson(page, { person: 'carol', there: 'nobody' });
  const refused = await carol.decide(await carol.open(), 'connect');
  expect(refused.status).toBe(403);
  expect(refused.text).toContain('You did not allow it');
  expect(await call('carol')).toContain(page);
});

it('takes a connection back on both sides', async () => {
  const alice = createConnectingPerson(page, { person: 'alice' });
  const [, refresh = ''] = server.given.slice(-2);
  const left = await alice.decide(await alice.open(), 'disconnect');
  expect(left.text).toContain('Connect to tracker?');
  expect(await call('alice')).toContain('is not connected to it');
  expect(refresh).not.toBe('');
});

it('says that a connection was taken back at the server, and where to connect again', async () => {
  server.revokeAll();
  const text = await call('bob');
  expect(text).toContain('has ended or was taken back');
  expect(text).toContain(page);
  const bob = createConnectingPerson(page, { person: 'bob', there: 'bob-again' });
  const shown = await bob.open();
  expect(shown.text).toContain('has ended or was taken back');
  await bob.decide(shown, 'connect');
  expect(await call('bob')).toContain('you are bob-again');
});

it('records and stores none of the tokens in a way that can be read', () => {
  const dump = dumpEmbedded(join(world.folder, 'data'));
  expect(server.given.length).toBeGreaterThan(4);
  for (const token of server.given) expect(dump).not.toContain(token);
});
