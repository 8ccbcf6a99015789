import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Channel } from '../../../src/upstream/sse/open-channel.ts';
import { createSessions } from '../../../src/upstream/sse/sessions.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const IDLE = 30 * 60_000;

/** `inUse` may change; `closed` tells whether someone ended it. */
const createChannel = () => {
  const over = Promise.withResolvers<void>();
  const state = { inUse: false, closed: false };
  const channel = {
    session: { isInUse: () => state.inUse },
    over: over.promise,
    close: () => {
      state.closed = true;
      over.resolve();
    },
  };
  return { state, channel: channel as unknown as Channel };
};

const create = () => {
  let ids = 0;
  return createSessions({
    newId: () => {
      ids += 1;
      return `s${ids}`;
    },
    openStreams: 2000,
  });
};
const OWNER = { server: 'old', caller: 'bob' };

it('ends a session in which nothing happens', () => {
  const sessions = create();
  const { channel, state } = createChannel();
  sessions.keep(channel, OWNER);
  vi.advanceTimersByTime(IDLE - 1);
  expect(sessions.find('old', 's1')).toBeDefined();
  vi.advanceTimersByTime(IDLE - 1);
  expect(state.closed).toBe(false);
  vi.advanceTimersByTime(1);
  expect(state.closed).toBe(true);
  expect(sessions.find('old', 's1')).toBeUndefined();
});

it('keeps one that someone listens to', () => {
  const sessions = create();
  const { channel, state } = createChannel();
  sessions.keep(channel, OWNER);
  state.inUse = true;
  vi.advanceTimersByTime(3 * IDLE);
  expect(state.closed).toBe(false);
  state.inUse = false;
  vi.advanceTimersByTime(IDLE);
  expect(state.closed).toBe(true);
});

it('forgets one that its server ended', async () => {
  const sessions = create();
  const { channel } = createChannel();
  sessions.keep(channel, OWNER);
  channel.close();
  await channel.over;
  expect(sessions.find('old', 's1')).toBeUndefined();
});

it('finds none of another server', () => {
  const sessions = create();
  sessions.keep(createChannel().channel, OWNER);
  expect(sessions.find('new', 's1')).toBeUndefined();
});

it('has at most a thousand with one server, and ends the one unused longest', () => {
  const sessions = create();
  const channels = Array.from({ length: 1001 }, createChannel);
  const [first, ...more] = channels;
  sessions.keep(first?.channel as Channel, { server: 'new', caller: 'bob' });
  for (const { channel } of more) sessions.keep(channel, OWNER);
  sessions.find('old', 's2');
  sessions.keep(createChannel().channel, { ...OWNER, caller: 'eve' });
  expect(channels.flatMap(({ state }, index) => (state.closed ? [index] : []))).toEqual([2]);
});

it('ends all', () => {
  const sessions = create();
  const channels = [createChannel(), createChannel()];
  for (const { channel } of channels) sessions.keep(channel, OWNER);
  sessions.close();
  expect(channels.map(({ state }) => state.closed)).toEqual([true, true]);
});
