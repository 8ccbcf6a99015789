import { afterAll, beforeAll, expect, it } from 'vitest';
import { approve, cardWith } from '../support/approvers.ts';
import {
  type HandWrittenServer,
  startHandWrittenServer,
  textResult,
} from '../support/hand-written-server.ts';
import { askDba } from '../support/policies.ts';
import { startWorld, type World } from '../support/start-world.ts';

const TOLD = 'dba has not been asked yet: Slack is slow or limits messages now.';

let server: HandWrittenServer;
let world: World;

beforeAll(async () => {
  server = await startHandWrittenServer({ tools: { delete_rows: () => textResult('gone') } });
  world = await startWorld({
    servers: { shop: server.url },
    policy: askDba(),
    config: { approvals: { hold: { withProgress: '60s', without: '4s' } } },
  });
});
afterAll(async () => {
  await world.close();
  await server.close();
});

const limitSlack = () =>
  world.slack.fault({
    method: 'chat.postMessage',
    kind: '429',
    retryAfter: 1,
    times: Number.POSITIVE_INFINITY,
  });

/** The answer as it comes in. */
const call = async (table: string, meta: object = {}) => {
  const url = world.mcp('shop');
  const params = { name: 'delete_rows', arguments: { table }, ...meta };
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await world.token('bob', url)}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: table, method: 'tools/call', params }),
  });
  const heard = { text: '', over: false };
  const decoder = new TextDecoder();
  void (async () => {
    for await (const chunk of response.body ?? []) heard.text += decoder.decode(chunk, { stream: true });
    heard.over = true;
  })();
  return heard;
};

it('is told by progress and comment while it waits, and the call runs once people could be asked', async () => {
  const lift = limitSlack();
  const heard = await call('limited', { _meta: { progressToken: 'token-1' } });
  await expect
    .poll(() => heard.text, { timeout: 10_000 })
    .toContain(`: Waiting for approval of dba. ${TOLD}`);
  const progress = heard.text.split('\n').filter((one) => one.includes('notifications/progress'));
  expect(progress.at(-1)).toContain(TOLD);
  lift();
  await approve(world, 'alice', await cardWith(world, 'limited'));
  await expect.poll(() => heard.over, { timeout: 10_000 }).toBe(true);
  expect(heard.text).toContain('gone');
}, 40_000);

it('is told so, too, if the hold ends before people could be asked', async () => {
  const lift = limitSlack();
  const heard = await call('cut-short');
  await expect.poll(() => heard.over, { timeout: 20_000 }).toBe(true);
  lift();
  expect(heard.text).toContain(`Not executed. The request stays open until `);
  expect(heard.text.slice(heard.text.indexOf('"result"'))).toContain(TOLD);
}, 40_000);
