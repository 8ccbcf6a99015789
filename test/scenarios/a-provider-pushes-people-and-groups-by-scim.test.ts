/** Users and groups pushed by SCIM 2.0: groups count for roles and decisions, and who is deactivated loses everything. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { openScene, type Scene } from '../support/open-scene.ts';
import { createScimProvider } from '../support/scim-provider.ts';

const TOKEN = 'the-token-of-the-provider-that-pushes';
let scene: Scene;
let provider: ReturnType<typeof createScimProvider>;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  scene = await openScene({
    onTestFinished: (close) => closing.push(close),
    config: { directory: { push: { token: TOKEN } } },
  });
  provider = createScimProvider(scene.gateway.url, TOKEN);
});
afterAll(async () => {
  for (const close of closing) await close();
});

const idOf = ({ body }: { body: Record<string, unknown> }): string => String(body['id']);
const resourcesOf = ({ body }: { body: Record<string, unknown> }) =>
  body['Resources'] as readonly Record<string, unknown>[];
/** Whether this person may read what only operators may. */
const isOperator = async (subject: string): Promise<boolean> => {
  const api = `${scene.gateway.url}/api`;
  const authorization = `Bearer ${await scene.token(subject, api)}`;
  return (await fetch(`${api}/v1/kill`, { headers: { authorization } })).status === 200;
};
const look = () => sleep(500);

describe('the service', () => {
  it('takes the token of the settings only', async () => {
    const stranger = createScimProvider(scene.gateway.url, 'another');
    expect(await stranger.send('GET', 'Users')).toMatchObject({ status: 401, body: { status: '401' } });
  });

  it('says what it can do', async () => {
    expect((await provider.send('GET', 'ServiceProviderConfig')).body).toMatchObject({
      patch: { supported: true },
      filter: { supported: true },
    });
    for (const kind of ['Schemas', 'ResourceTypes']) {
      expect((await provider.send('GET', kind)).body).toMatchObject({ totalResults: 2 });
    }
  });

  it('answers errors as SCIM does', async () => {
    expect((await provider.send('GET', 'Users/none')).status).toBe(404);
    expect((await provider.send('POST', 'Users', { userName: '' })).body).toMatchObject({
      scimType: 'invalidValue',
    });
    expect((await provider.send('GET', 'Users?filter=title%20co%20%22x%22')).body).toMatchObject({
      scimType: 'invalidFilter',
    });
    for (const value of ['\\x', '\n', 'a\\']) {
      const filter = encodeURIComponent(`userName eq "${value}"`);
      expect(await provider.send('GET', `Users?filter=${filter}`)).toMatchObject({ status: 400 });
    }
    expect((await provider.patch('Users/none', [{ op: 'replace', value: {} }])).status).toBe(404);
  });
});

describe('users', () => {
  it('are found by userName and externalId before they are made, and made once', async () => {
    const asked = () =>
      provider.send('GET', `Users?filter=${encodeURIComponent('userName eq "dana"')}&startIndex=1&count=100`);
    expect((await asked()).body).toMatchObject({ totalResults: 0 });
    const made = await provider.send('POST', 'Users', provider.oktaUser('dana'));
    expect(made).toMatchObject({ status: 201, body: { userName: 'dana', active: true } });
    expect(JSON.stringify(made.body)).not.toContain('not-kept-anywhere');
    expect(resourcesOf(await asked())[0]).toMatchObject({ id: idOf(made) });
    const byExternal = await provider.send(
      'GET',
      `Users?filter=${encodeURIComponent('externalId eq "okta-dana"')}`,
    );
    expect(byExternal.body).toMatchObject({ totalResults: 1 });
    expect(await provider.send('POST', 'Users', provider.oktaUser('dana'))).toMatchObject({
      status: 409,
      body: { scimType: 'uniqueness' },
    });
  });

  it('are found by what describes them, with the version that changes are held to', async () => {
    const made = await provider.send('POST', 'Users', provider.oktaUser('fay'));
    const filter = encodeURIComponent('emails[type eq "work" and value sw "fay@"] and not (active eq false)');
    const found = await provider.send('GET', `Users?filter=${filter}&sortBy=userName&attributes=userName`);
    expect(found.body).toMatchObject({ totalResults: 1, Resources: [{ id: idOf(made), userName: 'fay' }] });
    const url = `${scene.gateway.url}/scim/v2/Users/${idOf(made)}`;
    const ask = (method: string, headers: Record<string, string>, body?: object) =>
      fetch(url, {
        method,
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/scim+json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const etag = (await ask('GET', {})).headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"/);
    expect((await ask('GET', { 'if-none-match': etag })).status).toBe(304);
    const next = { ...provider.oktaUser('fay'), displayName: 'Fay' };
    expect((await ask('PUT', { 'if-match': etag }, next)).status).toBe(200);
    expect((await ask('PUT', { 'if-match': etag }, next)).status).toBe(412);
  });

  it('are changed in the way of Entra', async () => {
    const id = idOf(await provider.send('POST', 'Users', provider.entraUser('erin')));
    const { status, body } = await provider.entraChanges(id, 'erin.new');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      displayName: 'erin.new',
      name: { givenName: 'erin.new', formatted: 'erin' },
      emails: [{ value: 'erin.new@acme.example', type: 'work' }],
    });
    expect((await provider.entraDeactivates(id)).body).toMatchObject({ active: false });
  });

  it('come in pages', async () => {
    const all = await provider.send('GET', 'Users?startIndex=1&count=1');
    expect(all.body).toMatchObject({ startIndex: 1, itemsPerPage: 1 });
    expect(Number(all.body['totalResults'])).toBeGreaterThan(1);
    const [first] = resourcesOf(all);
    const [second] = resourcesOf(await provider.send('GET', 'Users?startIndex=2&count=1'));
    expect(second?.['id']).not.toBe(first?.['id']);
  });
});

describe('groups', () => {
  it('give and take a role, whatever the token says', async () => {
    expect(await isOperator('carol')).toBe(true);
    const carol = idOf(await provider.send('POST', 'Users', provider.oktaUser('carol')));
    await look();
    expect(await isOperator('carol')).toBe(false);
    const group = idOf(await provider.send('POST', 'Groups', provider.oktaGroup('platform', [carol])));
    await look();
    expect(await isOperator('carol')).toBe(true);
    expect((await provider.send('GET', `Users/${carol}`)).body).toMatchObject({
      groups: [{ display: 'platform' }],
    });
    await provider.oktaRemovesMember(group, carol);
    await look();
    expect(await isOperator('carol')).toBe(false);
    await provider.entraAddsMember(group, carol);
    await look();
    expect(await isOperator('carol')).toBe(true);
    await provider.patch(`Groups/${group}`, [{ op: 'replace', value: { displayName: 'renamed' } }]);
    await look();
    expect(await isOperator('carol')).toBe(false);
    await provider.send('PUT', `Groups/${group}`, provider.oktaGroup('platform', [carol]));
    await look();
    expect(await isOperator('carol')).toBe(true);
    await provider.entraRemovesMember(group, carol);
    await provider.send('DELETE', `Groups/${group}`);
    await look();
    expect(await isOperator('carol')).toBe(false);
  });
});

describe('a person who is deactivated', () => {
  it.each([
    ['deactivated', (id: string) => provider.oktaDeactivates(id)],
    ['removed', (id: string) => provider.send('DELETE', `Users/${id}`)],
  ])('loses tokens and held calls if %s, and gets in no more', async (how, leave) => {
    const made = await provider.send('POST', 'Users', provider.oktaUser('bob'));
    const id = idOf(made);
    expect(made.status).toBe(201);
    const agent = await createAgent(scene, { server: 'slow', subject: 'bob' });
    expect((await agent.call('ping')).status).toBe(200);
    const held = scene.call({ rows: how });
    await scene.card();
    expect((await leave(id)).status).toBeLessThan(300);
    expect(await held).toMatch(/was ended|was cancelled/);
    expect(await scene.states()).not.toContain('pending');
    await sleep(1000);
    const anew = await createAgent(scene, { server: 'slow', subject: 'bob' });
    expect((await anew.call('ping')).status).toBe(401);
    if (how === 'deactivated') {
      await provider.patch(`Users/${id}`, [{ op: 'replace', value: { active: true } }]);
      await look();
      expect((await anew.call('ping')).status).toBe(200);
      await provider.send('DELETE', `Users/${id}`);
      // A token tells the second it was made in, no more.
      await sleep(1100);
    }
  });
});

describe('a person who is gone', () => {
  const mayCall = async (subject: string) => {
    const agent = await createAgent(scene, { server: 'slow', subject });
    return async () => (await agent.call('ping')).status;
  };
  const ends = async () => {
    const authorization = `Bearer ${await scene.token('dave', `${scene.gateway.url}/api`)}`;
    const audit = await fetch(`${scene.gateway.url}/api/v1/audit?limit=100`, { headers: { authorization } });
    const { items } = (await audit.json()) as {
      items: { action: string; target: string; outcome: string }[];
    };
    return items
      .filter(({ action, outcome }) => action === 'person.end' && outcome === 'done')
      .map(({ target }) => target);
  };

  it('is out if they are pushed as inactive at first', async () => {
    const eve = await mayCall('eve');
    expect(await eve()).toBe(200);
    const made = await provider.send('POST', 'Users', { ...provider.oktaUser('eve'), active: false });
    expect(made).toMatchObject({ status: 201, body: { active: false } });
    await look();
    expect(await eve()).toBe(401);
    expect(await ends()).toContain('eve@acme.example');
  });

  it('is out by the name under which they signed in, whatever they were called since', async () => {
    const alice = await mayCall('alice');
    const id = idOf(await provider.send('POST', 'Users', provider.oktaUser('alice')));
    expect(await alice()).toBe(200);
    await provider.send('PUT', `Users/${id}`, provider.oktaUser('alicia'));
    await look();
    expect(await alice()).toBe(200);
    await provider.oktaDeactivates(id);
    await look();
    expect(await alice()).toBe(401);
    expect(await ends()).toEqual(expect.arrayContaining(['alicia@acme.example', 'alice@acme.example']));
  });
});
