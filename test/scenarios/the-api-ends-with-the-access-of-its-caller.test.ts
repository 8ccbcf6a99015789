/** What the API streams, and what it was sent but for the last bytes, ends with the access of the one who asked for it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { sendHalf } from '../support/half-sent.ts';
import { openScene, type Scene } from '../support/open-scene.ts';
import { signInByUrl } from '../support/sign-in-by-url.ts';

let scene: Scene;
const closing: (() => Promise<void>)[] = [];
beforeAll(async () => {
  scene = await openScene({ onTestFinished: (close) => closing.push(close), config: signInByUrl });
});
afterAll(async () => {
  for (const close of closing) await close();
});

const tokenOf = (person: string, groups: readonly string[]) =>
  scene.token(person, `${scene.gateway.url}/api`, { groups });
const ask = (path: string, token: string, body?: object) =>
  fetch(`${scene.gateway.url}/api/v1${path}`, {
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
const kill = async (user: string) => {
  const carol = await scene.token('carol', `${scene.gateway.url}/api`);
  expect((await ask('/kill', carol, { user, end: true })).status).toBe(200);
};

it('ends the stream of an auditor who follows a session', async () => {
  const dave = await tokenOf('dave', ['auditors']);
  const bob = await createAgent(scene, { server: 'slow', subject: 'bob' });
  await bob.call('ping');
  const firstId = async () => {
    const { items } = (await (await ask('/sessions?limit=1', dave)).json()) as { items: { id: string }[] };
    return items[0]?.id;
  };
  await vi.waitUntil(firstId);
  const live = await ask(`/sessions/${await firstId()}/live`, dave);
  expect(live.status).toBe(200);
  const over = live.text();
  await sleep(1100);
  await kill('dave');
  // Without an end of its own this outlasts the test.
  expect(await over).toContain('data:');
  expect((await ask('/sessions?limit=1', dave)).status).toBe(401);
});

it('changes nothing if access ends before the body is there', async () => {
  const erin = await tokenOf('erin', ['platform']);
  const { finish } = await sendHalf(`${scene.gateway.url}/api/v1/kill`, {
    token: erin,
    body: { server: 'slow' },
  });
  await sleep(1100);
  await kill('erin');
  expect(await finish()).toBe(401);
  const bob = await createAgent(scene, { server: 'slow', subject: 'bob' });
  expect((await bob.call('ping')).status).toBe(200);
});
