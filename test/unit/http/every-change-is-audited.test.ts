import type { IRouter } from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiRoutes, createApi } from '../../../src/http/api/api.ts';
import { methodOf } from '../../../src/http/api/route.ts';
import { type Api, CALLERS, sampleDeps, startApi } from './api-fixture.ts';

/** What it takes to make each changing route do its work. A new one fails the test below until it is named here. */
interface Change {
  readonly path: string;
  readonly as: string;
  readonly body: object;
  readonly action: string;
  /** Where it is not in the path. */
  readonly target?: string;
  readonly detail?: string;
}
const CHANGES: Readonly<Record<string, Change>> = {
  decideApproval: {
    path: '/v1/approvals/ap_1/decision',
    as: 'alice',
    body: { decision: 'approve', reason: 'ticket 7' },
    action: 'approval.approve',
  },
  settleOutcome: {
    path: '/v1/approvals/ap_2/outcome',
    as: 'carol',
    body: { outcome: 'failed', note: 'ticket 7' },
    action: 'approval.failed',
  },
  kill: {
    path: '/v1/kill',
    as: 'carol',
    body: { user: 'bob', reason: 'ticket 7' },
    action: 'kill.set',
    target: 'user bob',
  },
  restoreBudget: {
    path: '/v1/budgets/bud_1/restore',
    as: 'carol',
    body: { reason: 'ticket 7' },
    action: 'budget.restore',
  },
  revokeGrant: {
    path: '/v1/grants/gr_1/revoke',
    as: 'carol',
    body: { reason: 'ticket 7' },
    action: 'grant.revoke',
  },
  closeReview: {
    path: '/v1/reviews/gr_glass/close',
    as: 'carol',
    body: { comment: 'ticket 7' },
    action: 'review.close',
  },
  settleToolEffect: {
    path: '/v1/tools/billing/effect',
    as: 'carol',
    body: { name: 'ticket 7', effect: 'read' },
    action: 'tools.effect',
    detail: 'ticket 7: read',
  },
  acceptTools: {
    path: '/v1/tools/billing/accept',
    as: 'carol',
    body: { names: ['ticket 7'] },
    action: 'tools.accept',
  },
};

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

/** Method and path of every route that Express really serves. */
const served = () =>
  (createApi(sampleDeps()) as IRouter).stack.flatMap(({ route }) => {
    const methods = Object.keys((route as unknown as { methods?: object } | undefined)?.methods ?? {});
    return methods.filter((method) => method !== '_all').map((method) => `${method} ${route?.path}`);
  });

test('no route changes anything besides those that are declared as changes', () => {
  const declared = apiRoutes(sampleDeps()).map((route) => `${methodOf(route)} ${route.path}`);
  expect(served().toSorted()).toEqual([...declared, 'get /v1/openapi.json'].toSorted());
});

describe.each(apiRoutes(sampleDeps()).filter((route) => route.kind === 'change'))('$name', ({ name }) => {
  const change = CHANGES[name];

  test('is audited before and after', async () => {
    if (change === undefined) throw new Error(`say in CHANGES how to call ${name}`);
    api.world.audited.length = 0;
    expect((await api.ask(change.path, change.as, change.body)).status).toBe(200);
    const event = {
      by: CALLERS[change.as],
      via: 'api',
      action: change.action,
      target: change.target ?? change.path.split('/')[3],
      detail: change.detail ?? 'ticket 7',
    };
    expect(api.world.audited).toEqual([
      { ...event, outcome: 'attempted' },
      { ...event, outcome: 'done' },
    ]);
  });

  test('does nothing if it cannot be audited', async () => {
    let done = 0;
    const broken = await startApi(() => ({
      audit: () => Promise.reject(new Error('disk full')),
      settle: async () => ({ ok: false, problem: `done ${++done}` }),
      revoke: async () => ({ ok: false, problem: `done ${++done}` }),
      finish: async () => {
        done += 1;
        return undefined;
      },
      kills: {
        switches: async () => [],
        kill: () => Promise.reject(new Error(`done ${++done}`)),
        lift: () => Promise.reject(new Error(`done ${++done}`)),
      },
      spentBudgets: {
        list: async () => ({ items: [], cursor: null }),
        restore: () => Promise.reject(new Error(`done ${++done}`)),
      },
      settleEffect: async () => Promise.reject(new Error(`done ${++done}`)),
      acceptTools: async () => Promise.reject(new Error(`done ${++done}`)),
    }));
    const answer = await broken.ask(change?.path ?? '', change?.as, change?.body);
    await broken.close();
    expect([answer.status, done]).toEqual([500, 0]);
  });
});

test('a change that was refused is audited as refused, with the reason', async () => {
  const strict = await startApi(() => ({
    settle: async () => ({ ok: false, problem: 'You are not an approver of this request.' }),
  }));
  const answer = await strict.ask('/v1/approvals/ap_1/decision', 'eve', { decision: 'approve' });
  await strict.close();
  expect(answer.status).toBe(403);
  expect(strict.world.audited.map(({ outcome, detail }) => [outcome, detail])).toEqual([
    ['attempted', undefined],
    ['refused', 'You are not an approver of this request.'],
  ]);
});

test('a change that was made is answered though its outcome could not be audited', async () => {
  let events = 0;
  const broken = await startApi(() => ({
    audit: () => (++events === 1 ? Promise.resolve() : Promise.reject(new Error('disk full'))),
  }));
  const answer = await broken.ask('/v1/grants/gr_1/revoke', 'carol', {});
  await broken.close();
  expect(answer.status).toBe(200);
  expect(broken.world.logged).toEqual(['an outcome was not audited']);
});
