import { describe, expect, it } from 'vitest';
import { createResponseChannel } from '../../../../src/gateway/response/response-channel.ts';

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
    channel: createResponseChannel({ reply, accepts, progressToken: undefined, pace, gone: gone.signal }),
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
    const { said, channel } = start(BOTH);
    const sink = channel.open();
    await expect.poll(() => said.filter((frame) => frame === ': \n\n').length).toBeGreaterThan(1);
    sink.end();
    expect(await silence(said)).toBe(true);
  });

  it('is left alone once the client is gone', async () => {
    const { said, gone, channel } = start(BOTH);
    channel.open();
    gone.abort();
    expect(await silence(said)).toBe(true);
  });
});

describe('a single answer', () => {
  it.each([
    ['JSON', BOTH, 200, ['200 {}']],
    [
      'an event if the client reads nothing else',
      { json: false, events: true },
      200,
      ['data: {}\n\n', 'end'],
    ],
    ['JSON if it has a status to tell', { json: false, events: true }, 400, ['400 {}']],
  ])('is %s', async (_what, accepts, status, expected) => {
    const { said, channel } = start(accepts);
    await channel.send('{}', status);
    expect(said).toEqual(expected);
  });
});
