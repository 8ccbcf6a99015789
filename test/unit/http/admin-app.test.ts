import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createAdminApp } from '../../../src/http/admin-app.ts';
import { createCheckAdminHost } from '../../../src/http/check-admin-host.ts';
import type { ReadyCheck } from '../../../src/http/health.ts';
import { createMetrics } from '../../../src/http/metrics.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const start = async (checks: ReadyCheck[] = []) => {
  const warnings: string[] = [];
  const metrics = createMetrics({
    openHolds: () => 3,
    recordingQueue: () => 17,
    bytesInFlight: () => 0,
    policyBroken: () => true,
  });
  const checkHost = createCheckAdminHost({ listenHost: '127.0.0.1', allowedHosts: [] });
  const log = { warn: (_fields: object, message: string) => void warnings.push(message) };
  const server = createServer(createAdminApp({ checks, log, metrics: metrics.router, checkHost }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    metrics,
    warnings,
    get: (path: string) => fetch(root + path, { headers: { connection: 'close' } }),
  };
};

test('the process says that it lives, whatever it depends on', async () => {
  const { get } = await start([{ name: 'store', check: async () => 'down' }]);
  expect((await get('/healthz')).status).toBe(200);
});

test('it is ready if every check is green', async () => {
  const { get } = await start([{ name: 'store', check: async () => undefined }]);
  const answer = await get('/readyz');
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ status: 'ok', checks: [{ name: 'store', ok: true }] });
});

test('it is not ready if one check is red, and says which and why', async () => {
  const { get, warnings } = await start([
    { name: 'store', check: () => Promise.reject(new Error('mongodb://user:hunter2@db')) },
    { name: 'slack', check: async () => 'the bot token is not accepted' },
    { name: 'policy', check: async () => undefined },
  ]);
  const answer = await get('/readyz');
  expect(answer.status).toBe(503);
  expect(await answer.json()).toEqual({
    status: 'unavailable',
    checks: [
      { name: 'store', ok: false, reason: 'failed; see the log' },
      { name: 'slack', ok: false, reason: 'the bot token is not accepted' },
      { name: 'policy', ok: true },
    ],
  });
  expect(warnings).toEqual(['a readiness check failed']);
});

test('a check that hangs is red after two seconds', async () => {
  const { get } = await start([{ name: 'store', check: () => new Promise(() => {}) }]);
  expect(await (await get('/readyz')).json()).toMatchObject({
    checks: [{ ok: false, reason: 'no answer within two seconds' }],
  });
});

test('metrics count verdicts and masked types, and read what is going on', async () => {
  const { get, metrics } = await start();
  metrics.countVerdict('deny', 'billing');
  metrics.countVerdict('deny', 'billing');
  metrics.countMasked('card', 4);
  const answer = await get('/metrics');
  const text = await answer.text();
  expect(answer.headers.get('content-type')).toContain('text/plain');
  expect(text).toContain('firebreak_verdicts_total{verdict="deny",server="billing"} 2');
  expect(text).toContain('firebreak_masked_total{type="card"} 4');
  expect(text).toContain('firebreak_open_holds 3');
  expect(text).toContain('firebreak_recording_queue_entries 17');
});

test('two gateways in one process count apart', async () => {
  const one = await start();
  const other = await start();
  one.metrics.countMasked('card', 1);
  expect(await (await other.get('/metrics')).text()).not.toContain('type="card"');
});

test('anything else on the admin port is 404', async () => {
  const { get } = await start();
  expect((await get('/api/v1/sessions')).status).toBe(404);
});

test('advice that is red is told and takes no one out of service', async () => {
  const { get } = await start([
    { name: 'store', check: async () => undefined },
    { name: 'policy', isAdvice: true, check: async () => 'an older one is in force' },
  ]);
  const answer = await get('/readyz');
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({
    status: 'degraded',
    checks: [
      { name: 'store', ok: true },
      { name: 'policy', ok: false, reason: 'an older one is in force' },
    ],
  });
});
