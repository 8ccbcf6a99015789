/** An operator stops a person: tokens, the client's sign-in, the browser and the held call end; a new sign-in counts. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { signIn, tokensOf } from '../support/oauth-by-hand.ts';
import { openScene, type Scene } from '../support/open-scene.ts';
import { createBrowser } from '../support/people-sign-in.ts';
import { signInByUrl } from '../support/sign-in-by-url.ts';

let scene: Scene;
const closing: (() => Promise<void>)[] = [];
const operate = async (body: object) => {
  const { gateway, token } = scene;
  const headers = {
    authorization: `Bearer ${await token('carol', `${gateway.url}/api`)}`,
    'content-type': 'application/json',
  };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  return (await fetch(`${gateway.url}/api/v1/kill`, init)).status;
};

beforeAll(async () => {
  scene = await openScene({ onTestFinished: (close) => closing.push(close), config: signInByUrl });
});
afterAll(async () => {
  for (const close of closing) await close();
});

it('ends everything that was there, and nothing that comes later', async () => {
  const { gateway, mcp, token } = scene;
  const old = await token('bob', mcp('slow'));
  const client = await signIn(gateway.url, { resource: mcp('slow') });
  let { refresh_token: refreshToken } = tokensOf(await client.redeem());
  const refreshed = await client.refresh(refreshToken);
  ({ refresh_token: refreshToken } = tokensOf(refreshed));
  expect(refreshed.status).toBe(200);
  const browser = createBrowser('bob');
  await browser.visit(`${gateway.url}/auth/sign-in?return=/auth/signed-in`);
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const page = () => fetch(`${gateway.url}/auth/signed-in`, { headers: { cookie }, redirect: 'manual' });
  expect((await page()).status).toBe(200);
  const held = scene.call({ rows: 1 });
  await scene.card();

  await sleep(1000);
  expect(await operate({ user: 'bob@acme.example', end: true })).toBe(200);
  expect(await operate({ user: 'bob@acme.example', lift: true })).toBe(200);

  expect(await held).toContain('An operator has stopped user');
  await vi.waitUntil(async () => (await scene.states()).every((state) => state === 'cancelled'));
  const before = await createAgent(scene, { server: 'slow', token: old });
  expect((await before.call('ping')).status).toBe(401);
  expect((await client.refresh(refreshToken)).body).toMatchObject({ error: 'invalid_grant' });
  expect((await page()).status).toBe(303);
  await sleep(1000);
  const after = await createAgent(scene, { server: 'slow', subject: 'bob' });
  expect((await after.call('ping')).status).toBe(200);
});

it('keeps what was there if a switch without an end is lifted', async () => {
  const token = await scene.token('carol', scene.mcp('slow'));
  const agent = await createAgent(scene, { server: 'slow', token });
  await sleep(1000);
  expect(await operate({ user: 'carol@acme.example', reason: 'a look' })).toBe(200);
  const stopped = await agent.call('ping');
  expect(await operate({ user: 'carol@acme.example', lift: true })).toBe(200);
  expect(stopped.result).toMatchObject({ isError: true });
  const again = await agent.call('ping');
  expect(again.status).toBe(200);
  expect(again.result).not.toMatchObject({ isError: true });
});

it('ends nothing of a server, nor by lifting a switch', async () => {
  expect(await operate({ server: 'slow', end: true })).toBe(400);
  expect(await operate({ user: 'bob@acme.example', lift: true, end: true })).toBe(400);
});
