import { describe, expect, it } from 'vitest';
import { createLane } from '../../../../src/gateway/response/lane.ts';

const start = (accepts: { json: boolean; events: boolean }) => {
  const said: string[] = [];
  const gone = new AbortController();
  const reply = {
    shared: false,
    send: (status: number, _headers: object, body?: string) => void said.push(`${status} ${body}`),
    stream: () => ({
      write: async (frames: string) => void said.push(frames),
      end: () => void said.push('end'),
    }),
  };
  const pace = { comment: 2, progress: 1000 };
  return {
    said,
    gone,
    lane: createLane({ reply, accepts, progressToken: undefined, pace, gone: gone.signal }),
  };
};
const silence = async (said: readonly string[]) => {
  const before = said.length;
  await new Promise((resolve) => setTimeout(resolve, 30));
  return said.length === before;
};
const BOTH = { json: true, events: true };

describe('an open stream', () => {
  it('is kept alive by comments until it ends', async () => {
    const { said, lane } = start(BOTH);
    const sink = lane.open();
    await expect.poll(() => said.filter((frame) => frame === ': \n\n').length).toBeGreaterThan(1);
    sink.end();
    expect(await silence(said)).toBe(true);
  });

  it('is left alone once the client is gone', async () => {
    const { said, gone, lane } = start(BOTH);
    lane.open();
    gone.abort();
    expect(await silence(said)).toBe(true);
  });
});

describe('a single answer', () => {
  it.each([
    ['JSON', BOTH, 200, ['200 {}']],
    [
      'an event where the client reads nothing else',
      { json: false, events: true },
      200,
      ['data: {}\n\n', 'end'],
    ],
    ['JSON where it has a status to tell', { json: false, events: true }, 400, ['400 {}']],
  ])('is %s', async (_what, accepts, status, expected) => {
    const { said, lane } = start(accepts);
    await lane.send('{}', status);
    expect(said).toEqual(expected);
  });
});
