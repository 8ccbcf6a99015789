/** What a person allowed at other servers ends as their directory removes them, and is not there if they come back. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { createConnectingPerson } from '../support/connect-person.ts';
import { type PersonalServer, startPersonalServer } from '../support/personal-server.ts';
import { ALLOW_ALL } from '../support/policies.ts';
import { createScimProvider } from '../support/scim-provider.ts';
import { signInByUrl } from '../support/sign-in-by-url.ts';
import { startWorld, type World } from '../support/start-world.ts';

const TOKEN = 'the-token-of-the-provider-that-pushes';
let server: PersonalServer;
let world: World;
let redeeming = async () => {};

beforeAll(async () => {
  server = await startPersonalServer({ redeeming: () => redeeming() });
  world = await startWorld({
    servers: { tracker: { url: server.url, credential: { perUser: {} } } },
    policy: ALLOW_ALL,
    config: async (...defaults: Parameters<typeof signInByUrl>) => ({
      ...(await signInByUrl(...defaults)),
      directory: { push: { token: TOKEN } },
    }),
  });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const call = async (subject = 'bob') => {
  const agent = await createAgent(world, { server: 'tracker', subject });
  return (await agent.call('who_am_i')).text;
};

it('forgets the connections of a person who was removed', async () => {
  const page = `${world.gateway.url}/connections/tracker`;
  const bob = createConnectingPerson(page, { person: 'bob', there: 'bob-of-the-tracker' });
  await bob.decide(await bob.open(), 'connect');
  expect(await call()).toContain('you are bob-of-the-tracker');
  const provider = createScimProvider(world.gateway.url, TOKEN);
  const { body } = await provider.send('POST', 'Users', provider.oktaUser('bob'));
  expect((await provider.send('DELETE', `Users/${body['id']}`)).status).toBe(204);
  await provider.send('POST', 'Users', provider.oktaUser('bob'));
  // A token tells the second it was made in, no more.
  await sleep(1500);
  expect(await call()).toContain('is not connected to it');
});

it('forgets those of a person who is ended by an address alone, and of no one else', async () => {
  const page = `${world.gateway.url}/connections/tracker`;
  for (const person of ['alice', 'carol']) {
    const connecting = createConnectingPerson(page, { person });
    await connecting.decide(await connecting.open(), 'connect');
  }
  const provider = createScimProvider(world.gateway.url, TOKEN);
  // Known to the directory by another name than the subject of their tokens.
  const user = { ...provider.oktaUser('a.person'), emails: [{ value: 'Alice@acme.example' }] };
  const { body } = await provider.send('POST', 'Users', user);
  await provider.oktaDeactivates(String(body['id']));
  await provider.send('DELETE', `Users/${body['id']}`);
  await provider.send('POST', 'Users', user);
  await sleep(1500);
  expect(await call('alice')).toContain('is not connected to it');
  expect(await call('carol')).toContain('you are carol');
});

it('keeps nothing of a person whose access ends while they connect', async () => {
  const page = `${world.gateway.url}/connections/tracker`;
  const provider = createScimProvider(world.gateway.url, TOKEN);
  const { body } = await provider.send('POST', 'Users', provider.oktaUser('dave'));
  const dave = createConnectingPerson(page, { person: 'dave' });
  const shown = await dave.open();
  redeeming = async () => {
    redeeming = async () => {};
    await provider.send('DELETE', `Users/${body['id']}`);
    await provider.send('POST', 'Users', provider.oktaUser('dave'));
  };
  expect((await dave.decide(shown, 'connect')).text).toContain('Your access has ended');
  await sleep(1500);
  expect(await call('dave')).toContain('is not connected to it');
});
