/** A provider of tokens cannot tell a thief from a client that lost its answer, but for the time: FlowFuse#8273, fastmcp#4901. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { auditOf } from '../support/auditor.ts';
import { textResult } from '../support/hand-written-server.ts';
import { signIn, type Tokens, tokensOf } from '../support/oauth-by-hand.ts';
import { scenario } from '../support/scenario.ts';
import { signInByUrl } from '../support/sign-in-by-url.ts';

// The time of day alone, which the gateway is to have from the start: everything that waits does so as always.
beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'], shouldAdvanceTime: true }));
afterAll(() => void vi.useRealTimers());

const scene = scenario({
  tools: { hello: () => textResult('hello') },
  policy: { version: 1, rules: [] },
  config: signInByUrl,
});

const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);

const status = async ({ access_token: token }: Tokens): Promise<number> =>
  (await fetch(scene.world.mcp('shop'), { headers: { authorization: `Bearer ${token}` } })).status;

it('and all that came from it, and no other one of the person, and is audited', async () => {
  const [stolen, other] = [await signIn(scene.world.gateway.url), await signIn(scene.world.gateway.url)];
  const [first, kept] = [tokensOf(await stolen.redeem()), tokensOf(await other.redeem())];
  const second = tokensOf(await stolen.refresh(first.refresh_token));

  later(29);
  const third = await stolen.refresh(first.refresh_token);
  expect(third).toMatchObject({ status: 200 });
  expect(await status(second)).not.toBe(401);

  later(2);
  const replayed = await stolen.refresh(first.refresh_token);
  expect(replayed).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  expect(replayed.body).not.toHaveProperty('access_token');
  for (const { refresh_token: token } of [second, tokensOf(third)]) {
    expect(await stolen.refresh(token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  }
  for (const tokens of [first, second, tokensOf(third)]) expect(await status(tokens)).toBe(401);

  expect(await status(kept)).not.toBe(401);
  expect(await other.refresh(kept.refresh_token)).toMatchObject({ status: 200 });
  const event = { action: 'oauth.replay', target: stolen.clientId, outcome: 'done' };
  const by = expect.objectContaining({ subject: 'bob' });
  await expect.poll(() => auditOf(scene.world)).toContainEqual(expect.objectContaining({ ...event, by }));
});
