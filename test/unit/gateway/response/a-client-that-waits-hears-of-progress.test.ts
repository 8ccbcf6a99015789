/** What keeps a client patient while its call is held: a comment at once, and progress if it brought a token for it. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  createResponseChannel,
  createSilentChannel,
} from '../../../../src/gateway/response/response-channel.ts';

const COMMENT = ': Waiting for Ada.\n\n';

const hold = (progressToken: string | undefined, accepts = { json: true, events: true }) => {
  const said: string[] = [];
  const channel = createResponseChannel({
    reply: {
      shared: false,
      send: () => {},
      stream: () => ({ write: (frame: string) => void said.push(frame), end: () => {} }),
    },
    accepts,
    progressToken,
    pace: { comment: 60_000, progress: 1000 },
    gone: new AbortController().signal,
  });
  return { said, channel, release: channel.hold(() => 'Waiting for Ada.') };
};

const progressOf = (said: readonly string[]) =>
  said
    .filter((frame) => frame.startsWith('data: '))
    .map((frame) => JSON.parse(frame.slice('data: '.length)).params);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('reports under its token, at once and again, and ever more, until it is let go', () => {
  const { said, release } = hold('"token"');
  expect(said[0]).toBe(COMMENT);
  vi.advanceTimersByTime(2000);
  release();
  vi.advanceTimersByTime(2000);
  expect(progressOf(said)).toEqual(
    [0.001, 0.002, 0.003].map((progress) => ({
      progressToken: 'token',
      progress,
      message: 'Waiting for Ada.',
    })),
  );
});

it('says so once, in a comment, if there is no token', () => {
  const { said } = hold(undefined);
  vi.advanceTimersByTime(2000);
  expect(said).toEqual([COMMENT]);
});

it('says nothing to a client that reads no events', () => {
  const { said } = hold('1', { json: true, events: false });
  vi.advanceTimersByTime(2000);
  expect(said).toEqual([]);
});

it('raises what the server reports above all that was reported, and only then', () => {
  expect(hold(undefined).channel.raise()).toBe(0);
  expect(hold('1').channel.raise()).toBe(0.002);
});

it('lets a call wait unless others would wait with it, and never one without an answer', () => {
  expect(hold('1').channel.mayWait).toBe(true);
  expect(createSilentChannel().mayWait).toBe(false);
});
