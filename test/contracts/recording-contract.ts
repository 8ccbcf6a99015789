/** What every store promises about sessions and their entries. */
import { expect, it } from 'vitest';
import { exportSession } from '../../src/recordings/export/export-session.ts';
import { verifyExport } from '../../src/recordings/export/verify-export.ts';
import { createRecorder } from '../../src/recordings/recorder.ts';
import type { Store } from '../../src/store/store.ts';
import { safe } from '../support/safe.ts';
import { NOW, sampleCaller, sampleEntries, sampleProgress, sampleSession } from './samples.ts';

export const recordingContract = (store: () => Store): void => {
  const stored = async (session: string, after = 0) => store().readEntries(session, { after, limit: 1000 });

  it('gives entries back to the letter', async () => {
    const entries = sampleEntries('ses_back', 3);
    expect(await store().appendEntries(entries)).toBe('appended');
    expect(JSON.stringify(await stored('ses_back'))).toBe(JSON.stringify(entries));
    expect(await store().readEntries('ses_back', { after: 1, limit: 1 })).toEqual([entries[1]]);
  });

  it('refuses a sequence number twice and keeps what was before it', async () => {
    const entries = sampleEntries('ses_twice', 4);
    await store().appendEntries(entries.slice(2, 3));
    expect(await store().appendEntries(entries)).toBe('conflict');
    expect((await stored('ses_twice')).map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it('lets one of many writers of the same number win', async () => {
    const rivals = Array.from({ length: 16 }, (_, n) =>
      sampleEntries('ses_race', 1, { seq: 0, hash: String(n).padStart(64, '0') }),
    );
    const outcomes = await Promise.all(rivals.map((entries) => store().appendEntries(entries)));
    expect(outcomes.filter((outcome) => outcome === 'appended')).toHaveLength(1);
    expect(await stored('ses_race')).toEqual(rivals[outcomes.indexOf('appended')]);
  });

  it('reads the head from the entries', async () => {
    expect(await store().readHead('ses_head')).toBeUndefined();
    const entries = sampleEntries('ses_head', 12);
    await store().appendEntries(entries);
    expect(await store().readHead('ses_head')).toEqual({ seq: 12, hash: entries[11]?.hash });
  });

  it('keeps pieces of long bodies once per session, also 15 MiB of them', async () => {
    const chunks = Array.from({ length: 60 }, (_, n) => ({
      digest: `d${n}`,
      data: new Uint8Array(256 * 1024).fill(n),
    }));
    await store().saveChunks('ses_chunks', chunks.slice(0, 2));
    await store().saveChunks('ses_chunks', chunks);
    const found = await store().readChunks('ses_chunks', ['d0', 'd59', 'missing']);
    expect(found.map(({ digest, data }) => [digest, data.length, data[0]]).sort()).toEqual([
      ['d0', 262144, 0],
      ['d59', 262144, 59],
    ]);
    expect(await store().readChunks('ses_other', ['d0'])).toEqual([]);
  });

  it('keeps pieces of long bodies that come with their entries, also where a number is taken', async () => {
    const entries = sampleEntries('ses_pieces', 2);
    const piece = (n: number) => ({ digest: `p${n}`, data: new Uint8Array(1024).fill(n) });
    const append = (n: number) => store().appendEntries(entries, undefined, [piece(n)]);
    expect(await append(1)).toBe('appended');
    expect(await append(1)).toBe('conflict');
    const found = await store().readChunks('ses_pieces', ['p1']);
    expect(found.map(({ data }) => [...data])).toEqual([[...piece(1).data]]);
    expect(await stored('ses_pieces')).toEqual(entries);
  });

  it('opens a session once', async () => {
    const session = sampleSession({ id: 'ses_open' });
    await store().openSession(session);
    await store().openSession({ ...session, server: 'other' });
    expect(await store().getSession('ses_open')).toEqual(session);
    expect(await store().getSession('ses_nobody')).toBeUndefined();
  });

  it('merges what several replicas report', async () => {
    await store().openSession(sampleSession({ id: 'ses_merge', revision: undefined, expireAt: NOW }));
    const newer = { head: { seq: 9, hash: 'a' }, last: NOW + 9, expireAt: NOW + 9, bytes: 10, revision: 'r' };
    const older = { head: { seq: 4, hash: 'f' }, last: NOW + 4, expireAt: NOW + 4, bytes: 5 };
    await store().advanceSession(
      'ses_merge',
      sampleProgress({ ...newer, tools: ['a', 'b'], verdicts: ['allow'] }),
    );
    await store().advanceSession(
      'ses_merge',
      sampleProgress({ ...older, tools: ['b', 'c'], flags: ['masked'] }),
    );
    expect(await store().getSession('ses_merge')).toMatchObject({
      head: newer.head,
      entries: 9,
      last: NOW + 9,
      expireAt: NOW + 9,
      bytes: 15,
      tools: ['a', 'b', 'c'],
      verdicts: ['allow'],
      flags: ['masked'],
      revision: 'r',
    });
  });

  it('closes a session, and opens it again only when it goes on', async () => {
    await store().openSession(sampleSession({ id: 'ses_close' }));
    await store().closeSession('ses_close', NOW + 5);
    await store().advanceSession('ses_close', sampleProgress({ last: NOW + 5, bytes: 1 }));
    expect(await store().getSession('ses_close')).toMatchObject({
      state: 'closed',
      ended: NOW + 5,
      bytes: 1,
    });
    await store().advanceSession('ses_close', sampleProgress({ last: NOW + 6, bytes: 1 }));
    const again = await store().getSession('ses_close');
    expect(again).toMatchObject({ state: 'open', last: NOW + 6, bytes: 2 });
    expect(again?.ended).toBeUndefined();
  });

  it('finds the open session of a lineage that was active last', async () => {
    for (const n of [1, 2, 3]) {
      await store().openSession(sampleSession({ id: `ses_line_${n}`, lineage: 'l', last: NOW + n }));
    }
    await store().closeSession('ses_line_3', NOW + 3);
    expect((await store().openSessionOf('l'))?.id).toBe('ses_line_2');
    expect(await store().openSessionOf('m')).toBeUndefined();
  });

  it('finds idle sessions, longest idle first', async () => {
    for (const n of [3, 1, 2]) await store().openSession(sampleSession({ id: `ses_idle_${n}`, last: n }));
    await store().closeSession('ses_idle_2', 2);
    expect((await store().idleSessions(3, 10)).map(({ id }) => id)).toEqual(['ses_idle_1']);
    expect((await store().idleSessions(4, 1)).map(({ id }) => id)).toEqual(['ses_idle_1']);
  });

  it('finds the sessions that have changed since, oldest first', async () => {
    const far = 9_000_000_000_000;
    for (const [id, last] of [
      ['b', 2],
      ['a', 2],
      ['c', 3],
      ['d', 1],
    ] as const)
      await store().openSession(sampleSession({ id: `ses_changed_${id}`, last: far + last }));
    const names = async (after: { last: number; id: string }, limit: number) =>
      (await store().changedSessions(after, limit)).map(({ id }) => id.at(-1));
    expect(await names({ last: far + 1, id: 'ses_changed_d' }, 10)).toEqual(['a', 'b', 'c']);
    expect(await names({ last: far + 2, id: 'ses_changed_a' }, 1)).toEqual(['b']);
    expect(await names({ last: far, id: '' }, 10)).toEqual(['d', 'a', 'b', 'c']);
  });

  it('removes a session whole once its time is over', async () => {
    await store().openSession(sampleSession({ id: 'ses_gone', expireAt: 10 }));
    await store().openSession(sampleSession({ id: 'ses_stays', expireAt: 11 }));
    for (const id of ['ses_gone', 'ses_stays']) {
      await store().appendEntries(sampleEntries(id, 2));
      await store().saveChunks(id, [{ digest: 'd', data: new Uint8Array([1]) }]);
    }
    expect(await store().removeExpired(10, 5)).toBe(1);
    expect(await store().getSession('ses_gone')).toBeUndefined();
    expect(await stored('ses_gone')).toEqual([]);
    expect(await store().readChunks('ses_gone', ['d'])).toEqual([]);
    expect(await stored('ses_stays')).toHaveLength(2);
    expect(await store().readChunks('ses_stays', ['d'])).toHaveLength(1);
    expect(await store().removeExpired(11, 5)).toBe(1);
    expect(await store().removeExpired(11, 5)).toBe(0);
  });

  const searched = [
    { id: 'ses_s1', server: 'search-a', started: 100, tools: ['drop_table', 'prüfe'], verdicts: ['denied'] },
    {
      id: 'ses_s2',
      server: 'search-a',
      started: 200,
      tools: ['list', 'get'],
      verdicts: ['allow', 'approved'],
    },
    {
      id: 'ses_s3',
      server: 'search-b',
      started: 200,
      caller: { ...sampleCaller, subject: 'u-bob', email: undefined },
    },
    {
      id: 'ses_s4',
      server: 'search-b',
      started: 300,
      caller: { ...sampleCaller, email: 'Eve.(x)@example.com' },
    },
  ] as const;

  it.each([
    [{}, ['ses_s4', 'ses_s3', 'ses_s2', 'ses_s1']],
    [{ server: 'search-a' }, ['ses_s2', 'ses_s1']],
    [{ user: 'u-bob' }, ['ses_s3']],
    [{ user: 'Eve.(x)@example.com' }, ['ses_s4']],
    [{ tool: 'get' }, ['ses_s2']],
    [{ verdict: 'denied' }, ['ses_s1']],
    [{ verdict: 'approved', tool: 'drop_table' }, []],
    [{ from: 200 }, ['ses_s4', 'ses_s3', 'ses_s2']],
    [{ from: 101, to: 200 }, ['ses_s3', 'ses_s2']],
    [{ q: 'DROP_tab' }, ['ses_s1']],
    [{ q: 'search-b eve.(' }, ['ses_s4']],
    [{ q: 'PRÜFE' }, ['ses_s1']],
    [{ q: 'e.e' }, []],
    [{ q: '100%' }, []],
  ] as const)('finds sessions by %j', async (query, ids) => {
    for (const session of searched) await store().openSession(sampleSession(session));
    const { items } = await store().searchSessions({ to: 1000, ...query, limit: 10 });
    expect(items.map(({ id }) => id).filter((id) => id.startsWith('ses_s'))).toEqual(ids);
  });

  it('gives sessions page by page', async () => {
    for (const session of searched) await store().openSession(sampleSession(session));
    const ids: string[] = [];
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const page = await store().searchSessions({ from: 100, to: 300, limit: 1, cursor });
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.cursor;
    }
    expect(ids).toEqual(['ses_s4', 'ses_s3', 'ses_s2', 'ses_s1']);
  });

  it('gives back what was recorded so that its export verifies', async () => {
    const log = { warn: (_fields: object, message: string) => expect.fail(message) };
    const now = () => NOW + 0.25;
    const recorder = createRecorder({
      store: store(),
      now,
      newId: () => 'ses_proof',
      durability: 'strict',
      retention: 1,
      log,
    });
    const recording = await recorder.open(sampleSession({ id: 'ses_unused' }));
    const asked = recording.note({
      from: 'client',
      kind: 'request',
      rpcId: 2 ** 53,
      tool: safe('a.b$\u0000\ud800'),
      body: safe('"☃"'),
    });
    recording.note({
      from: 'gateway',
      kind: 'decision',
      answers: asked,
      ms: 1.5,
      masked: [],
      verdict: 'allow',
    });
    recording.note({
      from: 'server',
      kind: 'response',
      answers: asked,
      ms: -0,
      rpcId: safe('2'),
      body: safe('☃'.repeat(100_000)),
    });
    await recorder.drain(AbortSignal.timeout(5000));
    expect(await verifyExport(exportSession(store(), 'ses_proof', 'ndjson'))).toMatchObject({
      ok: true,
      entries: 3,
    });
  });
};
