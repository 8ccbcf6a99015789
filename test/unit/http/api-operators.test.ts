/** What operators do by hand, and what approvers see of it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, NOW, sampleApproval, startApi } from './api-fixture.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe('the list of what waits', () => {
  test('shows approvers what they could decide, page after page, and nothing else', async () => {
    const others = {
      name: 'ops',
      any: [{ group: 'ops' }],
      quorum: 1,
      channel: undefined,
      timeout: undefined,
    };
    const all = Array.from({ length: 10 }, (_, index) =>
      sampleApproval(`ap_${index}`, index % 3 === 0 ? {} : { approvers: others }),
    );
    const paged = await startApi((world) => ({
      approvals: {
        getApproval: async () => undefined,
        listApprovals: async (query) => {
          world.asked.push(query);
          const start = Number(query.cursor ?? 0);
          const end = start + query.limit;
          return { items: all.slice(start, end), cursor: end < all.length ? String(end) : null };
        },
      },
    }));
    const read = async (query: string) =>
      (await (await paged.ask(`/v1/approvals?${query}`, 'alice')).json()) as {
        items: { id: string }[];
        cursor: string | null;
      };
    const first = await read('limit=2');
    expect(first.items.map(({ id }) => id)).toEqual(['ap_0', 'ap_3']);
    const second = await read(`limit=50&cursor=${first.cursor}`);
    expect([second.items.map(({ id }) => id), second.cursor]).toEqual([['ap_6', 'ap_9'], null]);
    expect(paged.world.asked.every((query) => (query as { state: string }).state === 'pending')).toBe(true);
    await paged.close();
  });

  test('shows strangers nothing, and no one but operators what is over', async () => {
    const nothing = await api.ask('/v1/approvals', 'eve');
    expect(await nothing.json()).toEqual({ items: [], cursor: 'more' });
    expect((await api.ask('/v1/approvals?state=executed', 'alice')).status).toBe(403);
    expect((await api.ask('/v1/approvals?state=executed', 'carol')).status).toBe(200);
  });
});

describe('an unknown outcome', () => {
  test('is settled once by an operator, with a note', async () => {
    const settled = await api.ask('/v1/approvals/ap_2/outcome', 'carol', {
      outcome: 'failed',
      note: 'no row gone',
    });
    expect(await settled.json()).toMatchObject({ state: 'failed', error: 'no row gone' });
    const done = await api.ask('/v1/approvals/ap_2/outcome', 'carol', { outcome: 'executed', note: 'seen' });
    expect(((await done.json()) as { error?: string }).error).toBeUndefined();
  });

  test.each(['pending', 'executing', 'executed', 'denied'] as const)(
    'is not one that is %s',
    async (state) => {
      api.world.approvals.set('ap_3', sampleApproval('ap_3', { state }));
      const answer = await api.ask('/v1/approvals/ap_3/outcome', 'carol', { outcome: 'executed' });
      expect([answer.status, await answer.json()]).toMatchObject([
        409,
        { detail: expect.stringContaining(state) },
      ]);
    },
  );
});

describe('a kill switch', () => {
  test('is set in the name of the operator, listed and lifted', async () => {
    const body = { user: 'bob@acme.example', reason: 'stolen laptop' };
    const set = await api.ask('/v1/kill', 'carol', body);
    const expected = {
      id: 'user bob@acme.example',
      kind: 'user',
      name: 'bob@acme.example',
      since: NOW,
      by: 'carol@acme.example',
      reason: 'stolen laptop',
    };
    expect(await set.json()).toEqual({
      switches: [expected],
      replicas: [{ replica: 'one', acknowledged: true }],
    });
    expect(await (await api.ask('/v1/kill', 'carol')).json()).toEqual({ items: [expected], cursor: null });
    const lifted = await api.ask('/v1/kill', 'carol', { user: 'bob@acme.example', lift: true });
    expect(await lifted.json()).toEqual({ switches: [], replicas: [] });
    expect(api.world.audited.at(-1)).toMatchObject({ action: 'kill.lift', target: 'user bob@acme.example' });
  });

  test.each([{}, { user: 'bob', server: 'billing' }, { all: false }, { user: '' }, { everything: true }])(
    'is not set by %j',
    async (body) => {
      expect((await api.ask('/v1/kill', 'carol', body)).status).toBe(400);
    },
  );

  test('has two methods, and says so', async () => {
    const answer = await api.ask('/v1/kill', 'carol', undefined, { method: 'DELETE' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
  });
});
