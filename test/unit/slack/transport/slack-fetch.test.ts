/** Slack's limits at the level of HTTP: each says how long, and look-ups wait for as many as come. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createLookupWeb, createMessageWeb } from '../../../../src/slack/transport/web.ts';

/** A Slack that answers each request as the next function says; the last one answers all that follow. */
const startSlack = async (...answers: readonly ((response: ServerResponse) => void)[]) => {
  const seen = { requests: 0 };
  const server = createServer((request, response) => {
    request.resume();
    answers[Math.min(seen.requests, answers.length - 1)]?.(response);
    seen.requests += 1;
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const log = { info: () => undefined, warn: () => undefined };
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`;
  return { seen, settings: { apiUrl, log, botToken: 'xoxb-test' } };
};

const limited = (headers: Record<string, string>) => (response: ServerResponse) =>
  response.writeHead(429, headers).end('{"ok":false,"error":"ratelimited"}');
const ok = (response: ServerResponse) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');

it.each([{}, { 'retry-after': 'soon' }])('takes 429 with the headers %j for a limit', async (headers) => {
  const { settings } = await startSlack(limited(headers));
  const posting = createMessageWeb(settings).chat.postMessage({ channel: 'C1', text: 'x' });
  await expect(posting).rejects.toMatchObject({ code: 'slack_webapi_rate_limited_error', retryAfter: 10 });
});

it('waits for one limit after another when it looks someone up', async () => {
  const now = limited({ 'retry-after': '0' });
  const { seen, settings } = await startSlack(now, now, now, ok);
  expect(await createLookupWeb(settings).users.info({ user: 'UALICE' })).toMatchObject({ ok: true });
  expect(seen.requests).toBe(4);
});
