import { afterAll, beforeAll, expect, test } from 'vitest';
import { Refusal } from '../../../src/domain/refusal.ts';
import { type Api, CALLERS, NOW, sampleApproval, startApi } from './api-fixture.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

test('sessions are found by every filter of the contract', async () => {
  const query =
    'user=bob&server=billing&tool=query&verdict=deny&from=2026-10-01&to=2026-11-01T12:00:00Z&q=drop&limit=7&cursor=c';
  const answer = await api.ask(`/v1/sessions?${query}`, 'dave');
  expect(answer.status).toBe(200);
  expect(api.world.asked.at(-1)).toEqual({
    user: 'bob',
    server: 'billing',
    tool: 'query',
    verdict: 'deny',
    from: Date.UTC(2026, 9, 1),
    to: Date.UTC(2026, 10, 1, 12),
    q: 'drop',
    limit: 7,
    cursor: 'c',
  });
});

test('lists have items and a cursor, and show what is documented and no more', async () => {
  const body = await (await api.ask('/v1/sessions', 'dave')).text();
  expect(JSON.parse(body)).toMatchObject({ items: [{ id: 'ses_1', server: 'billing' }], cursor: null });
  expect(body).not.toContain('never shown');
  const approvals = await (await api.ask('/v1/approvals?state=pending', 'carol')).text();
  expect(JSON.parse(approvals)).toMatchObject({ items: [{ id: 'ap_1', state: 'pending' }], cursor: 'more' });
  expect(approvals).not.toContain('never shown');
});

const WRONG: [path: string, at: string][] = [
  ['/v1/sessions?usr=bob', 'usr'],
  ['/v1/sessions?limit=0', 'limit'],
  ['/v1/sessions?limit=201', 'limit'],
  ['/v1/sessions?limit=', 'limit'],
  ['/v1/sessions?limit=1&limit=2', 'limit'],
  ['/v1/sessions?verdict=maybe', 'verdict'],
  ['/v1/sessions?from=yesterday', 'from'],
  ['/v1/sessions?user[$ne]=x', 'user[$ne]'],
  ['/v1/sessions/ses_1/events?after=-1', 'after'],
  ['/v1/sessions/ses_1/export?format=exe', 'format'],
  ['/v1/sessions/ses_1?x=1', 'x'],
];

test.each(WRONG)('%s is refused and says where', async (path, at) => {
  const answer = await api.ask(path, 'dave');
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ errors: [{ at }] });
});

test('a cursor that the store does not know is 400, and a store that is down is 503', async () => {
  const broken = await startApi(() => ({
    readAudit: ({ cursor }) =>
      Promise.reject(new Refusal(cursor === undefined ? 'store-unavailable' : 'malformed-message')),
  }));
  const statuses = [
    (await broken.ask('/v1/audit?cursor=x', 'carol')).status,
    (await broken.ask('/v1/audit', 'carol')).status,
  ];
  await broken.close();
  expect(statuses).toEqual([400, 503]);
});

const decide = (body: string, headers: Record<string, string> = {}) =>
  api.ask('/v1/approvals/ap_1/decision', 'alice', undefined, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });

const BODIES: [name: string, body: string, headers: Record<string, string>, status: number][] = [
  ['nothing', '', {}, 400],
  ['broken JSON', '{"decision":', {}, 400],
  ['an unknown decision', '{"decision":"maybe"}', {}, 400],
  ['an unknown key', '{"decision":"approve","quorum":0}', {}, 400],
  ['a list', '[]', {}, 400],
  ['a long reason', JSON.stringify({ decision: 'deny', reason: 'x'.repeat(1001) }), {}, 400],
  ['20 KiB', JSON.stringify({ decision: 'deny', reason: 'x'.repeat(20_000) }), {}, 413],
  ['a form', 'decision=approve', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
  ['compressed JSON', '{"decision":"approve"}', { 'content-encoding': 'gzip' }, 415],
];

test.each(BODIES)('a decision of %s is refused', async (_name, body, headers, status) => {
  const before = api.world.asked.length;
  const answer = await decide(body, headers);
  expect([answer.status, await answer.json()]).toMatchObject([status, { status }]);
  expect(api.world.asked.length).toBe(before);
});

test('a decision reaches the approval with who made it', async () => {
  const answer = await decide('{"decision":"deny","reason":" outside the window "}');
  expect(await answer.json()).toMatchObject({ id: 'ap_1', state: 'denied' });
  expect(api.world.asked.at(-1)).toEqual({
    click: { via: 'api', caller: CALLERS['alice'] },
    verdict: 'deny',
    reason: 'outside the window',
    shareReason: false,
  });
});

test('a decision about nothing is 404, one that came too late 409', async () => {
  const late = await startApi((world) => {
    world.approvals.set('ap_2', sampleApproval('ap_2', { state: 'denied' }));
    return { settle: async () => ({ ok: false, problem: 'This request is denied already.' }) };
  });
  const none = await late.ask('/v1/approvals/ap_none/decision', 'alice', { decision: 'approve' });
  const second = await late.ask('/v1/approvals/ap_2/decision', 'alice', { decision: 'approve' });
  await late.close();
  expect(none.status).toBe(404);
  expect([second.status, await second.json()]).toMatchObject([
    409,
    { detail: 'This request is denied already.' },
  ]);
});

test('access is taken away in the name of the operator', async () => {
  const answer = await api.ask('/v1/grants/gr_1/revoke', 'carol', {});
  expect(await answer.json()).toMatchObject({ id: 'gr_1', state: 'ended', endedBy: 'carol@acme.example' });
  expect((await api.ask('/v1/grants/gr_none/revoke', 'carol', {})).status).toBe(404);
});

test('operators see the policy in force', async () => {
  const answer = await api.ask('/v1/policy', 'carol');
  expect(await answer.json()).toEqual({ digest: 'p'.repeat(64), loadedAt: NOW, source: 'version: 1' });
});
