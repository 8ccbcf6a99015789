import { expect, test } from 'vitest';
import type { Session } from '../../../src/domain/recording.ts';
import { safe } from '../../support/safe.ts';
import { sampleEntries, sampleSession, startApi } from './api-fixture.ts';

test('events are read in pages by sequence number', async () => {
  const api = await startApi((world) => {
    world.entries = sampleEntries('ses_1', 25);
    return {};
  });
  const pages: number[][] = [];
  let cursor: string | null = '0';
  while (cursor !== null) {
    const answer = await api.ask(`/v1/sessions/ses_1/events?after=${cursor}&limit=12`, 'dave');
    const page = (await answer.json()) as { items: { seq: number }[]; cursor: string | null };
    pages.push(page.items.map(({ seq }) => seq));
    cursor = page.cursor;
  }
  await api.close();
  expect(pages.map((page) => [page[0], page.length])).toEqual([
    [1, 12],
    [13, 12],
    [25, 1],
  ]);
});

test('a page that would be very long ends early and goes on later', async () => {
  const api = await startApi((world) => {
    world.entries = sampleEntries('ses_1', 30).map((entry) => ({
      ...entry,
      body: safe('x'.repeat(900_000)),
    }));
    return {};
  });
  const answer = await api.ask('/v1/sessions/ses_1/events?limit=30', 'dave');
  const page = (await answer.json()) as { items: unknown[]; cursor: string };
  await api.close();
  expect([page.items.length, page.cursor]).toEqual([10, '10']);
});

test.each([
  ['ndjson', 'application/x-ndjson', 4],
  ['json', 'application/json', 4],
  ['csv', 'text/csv', 4],
])('a session is exported as %s', async (format, type, lines) => {
  const api = await startApi();
  const answer = await api.ask(`/v1/sessions/ses_1/export?format=${format}`, 'dave');
  const text = await answer.text();
  await api.close();
  expect(answer.headers.get('content-type')).toContain(type);
  expect(answer.headers.get('content-disposition')).toBe(`attachment; filename=ses_1.${format}`);
  expect(text.trim().split('\n')).toHaveLength(lines);
});

test.each(['', '/events', '/live', '/export'])(
  'a session that does not exist is 404 at …%s',
  async (path) => {
    const api = await startApi();
    const answer = await api.ask(`/v1/sessions/ses_none${path}`, 'dave');
    await api.close();
    expect(answer.status).toBe(404);
  },
);

test('an export that breaks off is not taken for a whole one', async () => {
  const api = await startApi((world) => ({
    recordings: {
      getSession: async (id) => world.sessions.get(id),
      readHead: async () => world.entries.at(-1),
      readEntries: () => Promise.reject(new Error('lost')),
      readChunks: async () => [],
      searchSessions: async () => ({ items: [], cursor: null }),
    },
  }));
  const whole = api.ask('/v1/sessions/ses_1/export', 'dave').then((answer) => answer.text());
  await expect(whole).rejects.toThrow();
  await api.close();
  expect(api.world.logged).toEqual(['an answer of the API broke off']);
});

test('a session is followed while it goes on, and the stream ends with it', async () => {
  const api = await startApi((world) => {
    world.sessions.set('ses_1', sampleSession('ses_1', { state: 'open' }));
    return {};
  });
  const answer = await api.ask('/v1/sessions/ses_1/live?after=1', 'dave');
  expect(answer.headers.get('content-type')).toContain('text/event-stream');
  setTimeout(() => {
    api.world.entries = sampleEntries('ses_1', 4);
    api.world.sessions.set('ses_1', sampleSession('ses_1'));
  }, 30);
  const text = await answer.text();
  await api.close();
  expect([...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))).toEqual([2, 3, 4]);
  expect(text.endsWith('event: end\ndata: {}\n\n')).toBe(true);
});

test('a stream is taken up after the last event the client has seen', async () => {
  const api = await startApi();
  const answer = await api.ask('/v1/sessions/ses_1/live', 'dave', undefined, {
    headers: { 'last-event-id': '2' },
  });
  const text = await answer.text();
  await api.close();
  expect([...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))).toEqual([3]);
});

test('no one is read for once the client is gone', async () => {
  let looks = 0;
  const open: Session = sampleSession('ses_1', { state: 'open' });
  const api = await startApi(() => ({
    recordings: {
      getSession: async () => {
        looks += 1;
        return open;
      },
      readHead: async () => undefined,
      readEntries: async () => [],
      readChunks: async () => [],
      searchSessions: async () => ({ items: [], cursor: null }),
    },
  }));
  const controller = new AbortController();
  const answer = await api.ask('/v1/sessions/ses_1/live', 'dave', undefined, { signal: controller.signal });
  await answer.body?.getReader().read();
  controller.abort();
  await new Promise((resolve) => setTimeout(resolve, 200));
  const after = looks;
  await new Promise((resolve) => setTimeout(resolve, 100));
  await api.close();
  expect(looks).toBe(after);
});

test('a stream ends with the token it was opened with', async () => {
  const api = await startApi((world) => {
    world.sessions.set('ses_1', sampleSession('ses_1', { state: 'open' }));
    return { now: () => Date.UTC(2026, 10, 1) + 600_000 - 100 };
  });
  const answer = await api.ask('/v1/sessions/ses_1/live', 'dave');
  expect(await answer.text()).not.toContain('event: end');
  await api.close();
});
