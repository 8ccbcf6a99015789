import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiRoutes } from '../../../src/http/api/api.ts';
import { methodOf } from '../../../src/http/api/route.ts';
import { type Api, sampleDeps, startApi } from './api-fixture.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const routes = apiRoutes(sampleDeps()).map((route) => ({
  name: route.name,
  roles: route.roles,
  path: route.path.replace(':id', 'ses_1'),
  body: methodOf(route) === 'post' ? {} : undefined,
}));

test.each(routes)('$name is refused without a token', async ({ path, body }) => {
  const answer = await api.ask(path, undefined, body);
  expect(answer.status).toBe(401);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.headers.get('www-authenticate')).toBe('Bearer problem="none"');
});

test('a token that is not accepted is told what is wrong with it', async () => {
  const answer = await api.ask('/v1/sessions', 'mallory');
  expect(answer.headers.get('www-authenticate')).toBe('Bearer problem="No such token."');
});

const ROLE_OF: Readonly<Record<string, string>> = {
  carol: 'operator',
  dave: 'auditor',
  eve: 'nobody',
  alice: 'nobody',
};
const restricted = routes.filter(({ roles }) => roles.length > 0);
const strangers = restricted.flatMap((route) =>
  Object.keys(ROLE_OF)
    .filter((name) => !(route.roles as readonly string[]).includes(ROLE_OF[name] ?? ''))
    .map((name) => ({ ...route, caller: name })),
);

test.each(strangers)('$name is refused to $caller', async ({ path, body, caller }) => {
  const answer = await api.ask(path, caller, body);
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ type: 'about:blank', title: 'Forbidden', status: 403 });
});

test('whether something exists is not told to those who may not see it', async () => {
  expect((await api.ask('/v1/sessions/ses_none', 'eve')).status).toBe(403);
  expect((await api.ask('/v1/sessions?nonsense=1', 'eve')).status).toBe(403);
});

test('answers are never cached, and never sniffed', async () => {
  const { headers } = await api.ask('/v1/sessions', 'dave');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

test.each([
  ['/v1/nothing', 'GET', 404],
  ['/v1/sessions', 'DELETE', 405],
  ['/v1/approvals/ap_1/decision', 'GET', 405],
  ['/V1/sessions', 'GET', 404],
])('%s by %s is %i', async (path, method, status) => {
  const answer = await api.ask(path, 'dave', undefined, { method });
  expect([answer.status, await answer.json()]).toMatchObject([status, { status }]);
});

test('what is our fault is told by a reference only', async () => {
  const broken = await startApi(() => ({
    policy: () => {
      throw new Error('secret path /etc/firebreak');
    },
  }));
  const answer = await broken.ask('/v1/policy', 'carol');
  await broken.close();
  const text = await answer.text();
  expect(answer.status).toBe(500);
  expect(text).toContain('reference-1');
  expect(text).not.toContain('secret path');
});
