/** Someone signs their client out while a call of it waits for people: it ends with the tokens. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAgent } from '../support/agent.ts';
import { approve, cardWith } from '../support/approvers.ts';
import { readEvents, sessionsOf } from '../support/auditor.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { post, signIn, tokensOf } from '../support/oauth-by-hand.ts';
import { askDba } from '../support/policies.ts';
import { signInByUrl } from '../support/sign-in-by-url.ts';
import { startWorld, type World } from '../support/start-world.ts';

let server: HandWrittenServer;
let world: World;
beforeAll(async () => {
  server = await startHandWrittenServer({ tools: { delete_rows: () => textResult('deleted') } });
  world = await startWorld({ servers: { shop: server.url }, policy: askDba(), config: signInByUrl });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

test('a call that waits is refused, and an approval that comes later runs nothing', async () => {
  const client = await signIn(world.gateway.url, { person: 'bob' });
  const tokens = tokensOf(await client.redeem());
  const agent = await createAgent(world, { server: 'shop', token: tokens.access_token });
  const waiting = agent.call('delete_rows', { table: 'signed-out' });
  const card = await cardWith(world, 'signed-out');
  const revoked = { client_id: client.clientId, token: tokens.refresh_token };
  expect(await post(`${world.gateway.url}/oauth/revoke`, revoked)).toMatchObject({ status: 200 });
  const { text } = await waiting;
  expect(text).toContain('This sign-in was ended, and its tokens with it. Sign in again.');
  await approve(world, 'alice', card);
  expect((await agent.call('delete_rows', { table: 'signed-out' })).status).toBe(401);
  expect(server.runs('delete_rows')).toBe(0);
  const [session] = await sessionsOf(world, { user: 'bob' });
  const events = () => readEvents(world, session?.id ?? '');
  await expect
    .poll(events)
    .toContainEqual(expect.objectContaining({ error: expect.stringContaining('This sign-in was ended') }));
});
