/** An operator accepts exactly the tools that a message shows, once, and only if they are proven. */
import { expect, it, onTestFinished, vi } from 'vitest';
import type { Announcement } from '../../../src/domain/approval.ts';
import { afterSeeing, type ToolDefinition } from '../../../src/domain/tools/tool-pin.ts';
import type { VerifyApprover } from '../../../src/domain/vote.ts';
import { createPinStore } from '../../../src/operators/pin-store.ts';
import type { ToolNotice } from '../../../src/operators/tool-notice.ts';
import { createGetTools, createToolNotices } from '../../../src/operators/tool-notices.ts';
import { createSuggestEffect } from '../../../src/policy/tool-names/suggest-effect.ts';
import { createDocumentsInMemory } from '../../support/documents-in-memory.ts';

const SERVERS = ['bank', 'shop'];
const SERVER = 'shop';
/** Past the time in which the tools of a new server are taken as they are. */
const LATER = 1_000_000;
const CARD = { channel: 'C1', message: '1.2' } as unknown as Announcement;
const CLICK = { via: 'slack', team: 'T1', user: 'UCAROL' } as const;
const carol: VerifyApprover = async () => ({
  ok: true,
  approver: { key: 'carol', name: 'Carol', slackUser: 'UCAROL', proof: 'group:platform' },
});

const tool = (name: string, description: string): ToolDefinition => {
  const source = JSON.stringify({ name, description });
  return { name, hash: `${name} ${description}`, source };
};

/** `lists` says what the server has; the first list is taken as it is. */
const start = async ({ verify = carol }: { verify?: VerifyApprover } = {}) => {
  const clock = { now: 0 };
  const store = createDocumentsInMemory(() => clock.now);
  const pins = createPinStore(store);
  const told: ToolNotice[] = [];
  const refreshed: ToolNotice[] = [];
  const warned: object[] = [];
  const notices = createToolNotices({
    documents: store,
    pins,
    servers: SERVERS,
    suggest: createSuggestEffect({}),
    announce: async (notice) => {
      told.push(notice);
      return CARD;
    },
    refresh: (notice) => void refreshed.push(notice),
    verify,
    operators: { name: 'operators', any: [], quorum: 1, channel: undefined, timeout: undefined },
    now: () => clock.now,
    log: { warn: (fields) => void warned.push(fields) },
  });
  const lists = (tools: readonly ToolDefinition[]) =>
    pins.change(SERVER, (latest) => afterSeeing(latest, tools, { now: clock.now, trustFirst: true }));
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const aSecond = () => vi.advanceTimersByTimeAsync(1000);
  const tell = async (): Promise<void> => {
    notices.note(SERVER);
    await aSecond();
  };
  const names = async () => {
    const { accepted, waiting } = await pins.read(SERVER);
    return { accepted: Object.keys(accepted).toSorted(), waiting: Object.keys(waiting).toSorted() };
  };
  await lists([tool('read', 'Reads.')]);
  clock.now = LATER;
  await lists([tool('read', 'Reads.'), tool('pay', 'Pays.')]);
  return { store, pins, notices, told, refreshed, warned, lists, tell, aSecond, names };
};

it('accepts what is shown, and shows who did', async () => {
  const { notices, told, refreshed, tell, names } = await start();
  await tell();
  const [{ id = '' } = {}] = told;
  const accepted = { at: LATER, by: 'Carol' };
  expect(await notices.acceptShown(id, CLICK, new Map())).toMatchObject({ ok: true, notice: { accepted } });
  expect(refreshed).toMatchObject([{ id, accepted }]);
  expect(await names()).toEqual({ accepted: ['pay', 'read'], waiting: [] });
  expect(await notices.acceptShown(id, CLICK, new Map())).toEqual({
    ok: false,
    problem: 'Carol accepted this already.',
  });
});

it('accepts nothing for a person who is not proven', async () => {
  const { notices, told, tell, names } = await start({
    verify: async () => ({ ok: false, problem: 'You are not in platform.' }),
  });
  await tell();
  expect(await notices.acceptShown(told[0]?.id ?? '', CLICK, new Map())).toEqual({
    ok: false,
    problem: 'Nothing was accepted. You are not in platform.',
  });
  expect(await names()).toMatchObject({ waiting: ['pay'] });
});

it('accepts nothing by a message in whose place there is a newer one, which is shown', async () => {
  const { notices, told, refreshed, lists, tell, names } = await start();
  await tell();
  await lists([tool('read', 'Reads.'), tool('pay', 'Pays anyone.')]);
  await tell();
  expect(refreshed.map(({ id }) => id)).toEqual([told[0]?.id]);
  expect(await notices.acceptShown(told[0]?.id ?? '', CLICK, new Map())).toMatchObject({
    ok: false,
    problem: expect.stringContaining('The tools have changed since'),
  });
  expect(await names()).toMatchObject({ waiting: ['pay'] });
});

it('shows a message as done only once nothing of it waits any more', async () => {
  const { notices, told, refreshed, lists, tell, store } = await start();
  await lists([tool('read', 'Reads.'), tool('pay', 'Pays.'), tool('refund', 'Refunds.')]);
  await tell();
  const shown = () => createGetTools(store, SERVERS)(told[0]?.id ?? '');
  await notices.accept(SERVER, [{ name: 'pay' }], 'Carol');
  expect((await shown())?.accepted).toBeUndefined();
  await notices.accept(SERVER, [{ name: 'refund' }], 'Dave');
  expect((await shown())?.accepted).toEqual({ at: LATER, by: 'Dave' });
  expect(refreshed).toHaveLength(1);
});

it('shows one of two people who accept at once that the other was faster', async () => {
  const { notices, told, tell } = await start();
  await tell();
  const { id = '' } = told[0] ?? {};
  const answers = await Promise.all([1, 2].map(() => notices.acceptShown(id, CLICK, new Map())));
  expect(answers.find(({ ok }) => !ok)).toEqual({
    ok: false,
    problem: 'Someone else accepted this at the same moment.',
  });
});

it('tells once of tools that come page by page, and again of later ones', async () => {
  const { notices, told, lists, tell, aSecond } = await start();
  for (const _ of [1, 2, 3]) notices.note(SERVER);
  await lists([tool('read', 'Reads.'), tool('pay', 'Pays.'), tool('refund', 'Refunds.')]);
  await aSecond();
  expect(told).toHaveLength(1);
  expect(told[0]?.changes.map((change) => change.tool.name).toSorted()).toEqual(['pay', 'refund']);
  await lists([tool('read', 'Reads.'), tool('pay', 'Pays anyone.')]);
  await tell();
  expect(told).toHaveLength(2);
});

it('tells nothing if nothing waits any more, and says if it could not look', async () => {
  const { notices, told, warned, tell, names, store } = await start();
  await notices.accept(SERVER, [{ name: 'pay' }], 'Carol');
  expect(await names()).toMatchObject({ waiting: [] });
  await tell();
  expect([told, warned]).toEqual([[], []]);
  store.lose();
  await tell();
  expect(warned).toMatchObject([{ server: SERVER }]);
});

it('writes down what a tool in force does, and knows no other', async () => {
  const { notices, pins } = await start();
  const written = await notices.settleEffect(SERVER, 'read', 'write', 'Carol');
  expect(written?.accepted['read']?.effect).toMatchObject({ effect: 'write', by: 'Carol', at: LATER });
  expect((await pins.read(SERVER)).accepted['read']?.effect).toMatchObject({ effect: 'write' });
  expect(await notices.settleEffect(SERVER, 'none', 'write', 'Carol')).toBeUndefined();
});
