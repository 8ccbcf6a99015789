import { expect, test } from 'vitest';
import type { Fault } from '../../../../src/demo/slack-simulator/faults.ts';
import { clientOf, startSimulator } from './workspace-fixture.ts';

const method = 'auth.test';
const kinds: [fault: Fault, seen: object][] = [
  [{ method, kind: 'error' }, { data: { error: 'internal_error' } }],
  [
    { method, kind: 'error', error: 'team_access_not_granted' },
    { data: { error: 'team_access_not_granted' } },
  ],
  [
    { method, kind: '500' },
    { code: 'slack_webapi_http_error', statusCode: 500 },
  ],
  [
    { method, kind: '429', retryAfter: 7 },
    { code: 'slack_webapi_rate_limited_error', retryAfter: 7 },
  ],
  [{ method, kind: 'reset' }, { code: 'slack_webapi_request_error' }],
  [{ method, kind: 'hang' }, { code: 'slack_webapi_request_error' }],
];

test.each(kinds)('%j spoils one call and then is over', async (fault, seen) => {
  const simulator = await startSimulator();
  const client = clientOf(simulator);
  simulator.fault(fault);
  await expect(client.auth.test()).rejects.toMatchObject(seen);
  expect(await client.auth.test()).toMatchObject({ ok: true, team_id: 'T0ACME', user: 'firebreak' });
  expect(simulator.calls().at(-1)?.outcome).toBe('ok');
});

test('a fault without end lasts until it is lifted, and spares other methods', async () => {
  const simulator = await startSimulator();
  const client = clientOf(simulator);
  const lift = simulator.fault({ method: 'auth.test', kind: 'error', times: Number.POSITIVE_INFINITY });
  await expect(client.auth.test()).rejects.toThrow('internal_error');
  await expect(client.auth.test()).rejects.toThrow('internal_error');
  await expect(client.users.info({ user: 'UALICE' })).resolves.toMatchObject({ ok: true });
  lift();
  await expect(client.auth.test()).resolves.toMatchObject({ ok: true });
});

test('a star spoils whatever comes', async () => {
  const simulator = await startSimulator();
  simulator.fault({ method: '*', kind: 'error', error: 'fatal_error', times: 2 });
  await expect(clientOf(simulator).users.list({})).rejects.toThrow('fatal_error');
  await expect(clientOf(simulator).auth.test()).rejects.toThrow('fatal_error');
});

test('a rate limit counts each channel by itself and opens again with time', async () => {
  let clock = 1_700_000_000_000;
  const simulator = await startSimulator({ now: () => clock });
  const client = clientOf(simulator);
  simulator.limitRate({ method: 'chat.postMessage', calls: 1, perSeconds: 2, perChannel: true });
  const post = (channel: string) => client.chat.postMessage({ channel, text: 'x' });
  await post('CAPPROVE');
  await expect(post('CAPPROVE')).rejects.toMatchObject({ retryAfter: 2 });
  await post('CSECRET');
  clock += 2001;
  await post('CAPPROVE');
  expect(simulator.messages('CAPPROVE')).toHaveLength(2);
  expect(simulator.calls().map(({ outcome }) => outcome)).toEqual(['ok', '429', 'ok', 'ok']);
});
