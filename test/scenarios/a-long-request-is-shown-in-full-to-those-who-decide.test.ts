import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAgent } from '../support/agent.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { askDba } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;

beforeAll(async () => {
  server = await startHandWrittenServer({ tools: { delete_rows: () => textResult('deleted') } });
  world = await startWorld({ servers: { shop: server.url }, policy: askDba(), config: { slack: undefined } });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

interface Shown {
  readonly id: string;
  readonly preview: string;
  readonly longPreview?: { readonly characters: number };
}

const get = async <T>(
  path: string,
  subject: string,
  groups: string[],
): Promise<{ status: number; body: T }> => {
  const url = world.gateway.url;
  const token = await world.token(subject, `${url}/api`, { groups });
  const response = await fetch(`${url}/api/v1/approvals${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return { status: response.status, body: (await response.json()) as T };
};
const database = () => new DatabaseSync(join(world.folder, 'data', 'firebreak.db'), { timeout: 5000 });

it('an approval holds the beginning of a long request, and its approvers get the whole, or nothing', async () => {
  const bob = await createAgent(world, { server: 'shop' });
  const caller = new AbortController();
  const sent = bob.call('delete_rows', { text: '😀'.repeat(100_000), last: 'at the end' }, caller);
  sent.catch(() => {});
  const list = () => get<{ items: Shown[] }>('', 'carol', ['platform']);
  await expect.poll(async () => (await list()).body.items.length, { timeout: 20_000 }).toBe(1);
  const [shown] = (await list()).body.items;
  expect(shown?.preview.length).toBeLessThan(40_000);
  expect(shown?.longPreview?.characters).toBeGreaterThan(200_000);

  const whole = await get<Shown>(`/${shown?.id}`, 'carol', ['platform']);
  expect(whole.status).toBe(200);
  expect(whole.body.longPreview).toBeUndefined();
  expect(JSON.parse(whole.body.preview)).toEqual({ text: '😀'.repeat(100_000), last: 'at the end' });
  expect((await get(`/${shown?.id}`, 'erin', ['dev'])).status).toBe(404);

  const db = database();
  const { size } = db.prepare('SELECT max(length(doc)) AS size FROM approvals').get() as { size: number };
  expect(size).toBeLessThan(150_000);
  db.exec("DELETE FROM documents WHERE kind = 'approval-preview' AND id LIKE '%.0'");
  db.close();
  expect((await get(`/${shown?.id}`, 'carol', ['platform'])).status).toBe(503);
  caller.abort();
}, 60_000);
