/** A token is judged with the head of a request. Access that ends while the body is on its way ends the request as well. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { sendHalf } from '../support/half-sent.ts';
import { openScene, type Scene } from '../support/open-scene.ts';
import { signInByUrl } from '../support/sign-in-by-url.ts';

let scene: Scene;
let token = '';
const closing: (() => Promise<void>)[] = [];
beforeAll(async () => {
  scene = await openScene({ onTestFinished: (close) => closing.push(close), config: signInByUrl });
});
afterAll(async () => {
  for (const close of closing) await close();
});
beforeEach(async () => {
  // Tokens tell the second they were made in, no more: later than the last end, and earlier than the next one.
  await sleep(1100);
  token = await scene.token('bob', scene.mcp('slow'));
  await sleep(1100);
});

const operate = async (path: string, body: object) => {
  const { gateway } = scene;
  const headers = {
    authorization: `Bearer ${await scene.token('carol', `${gateway.url}/api`)}`,
    'content-type': 'application/json',
  };
  const answer = await fetch(`${gateway.url}/api/v1${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
};
const kill = () => operate('/kill', { user: 'bob@acme.example', end: true });
const lift = () => operate('/kill', { user: 'bob@acme.example', lift: true });

const call = (name: string) => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name, arguments: { rows: 1 } },
});
const sendCall = (name: string) => sendHalf(scene.mcp('slow'), { token, body: call(name) });

it('runs a call whose access still stands once its body is there', async () => {
  expect(await (await sendCall('get_order')).finish()).toBe(200);
});

it('refuses the call if its caller was stopped meanwhile, also if that was lifted again', async () => {
  const { finish } = await sendCall('get_order');
  await kill();
  await lift();
  expect(await finish()).toBe(401);
});

it('asks no one to approve such a call', async () => {
  const { finish } = await sendCall('delete_all');
  await kill();
  await lift();
  expect(await finish()).toBe(401);
  expect(await scene.states()).toEqual([]);
});

it('refuses the call if its head came while the switch was on, and its body after that', async () => {
  await kill();
  const { finish } = await sendCall('get_order');
  await lift();
  expect(await finish()).toBe(401);
});
