/** A batch of 2025-03-26 is judged message by message until it has been enough; before and after that there are none. */
import { expect, it } from 'vitest';
import { createJudgeMessages } from '../../../../src/gateway/response/judge-messages.ts';

const judge = async (
  data: string,
  { revision = '2025-03-26', most = Number.POSITIVE_INFINITY, isSlow = false } = {},
) => {
  const seen: string[] = [];
  const taken: unknown[] = [];
  const judged = createJudgeMessages((text, { pending }) => {
    seen.push(pending === undefined ? `${text} unasked` : text);
    const inspected = { text, answer: text === '2' && pending !== undefined ? { text } : undefined } as never;
    return isSlow ? Promise.resolve(inspected) : inspected;
  })(data, { spoken: { revision }, pending: { id: 1 } } as never, ({ text }) => {
    taken.push(text);
    return taken.length < most;
  });
  const waits = judged !== undefined;
  await judged;
  return { seen, taken, waits };
};

it('has one answer, and what comes behind it answers nothing', async () => {
  const { seen, taken } = await judge('[1, 2, 2]');
  expect(seen).toEqual(['1', '2', '2 unasked']);
  expect(taken).toEqual(['1', '2', '2']);
});

it('is not read on once it has been enough', async () => {
  expect((await judge('[1,2,3]', { most: 2 })).seen).toEqual(['1', '2']);
});

it('is one message in any other revision', async () => {
  const { seen, waits } = await judge('[1,2]', { revision: '2025-06-18' });
  expect([seen, waits]).toEqual([['[1,2]'], false]);
});

it('is waited for if judging takes time', async () => {
  const { taken, waits } = await judge('1', { revision: '2025-06-18', isSlow: true });
  expect([taken, waits]).toEqual([['1'], true]);
});

it('is nothing in an event without data', async () => {
  expect(await judge('')).toEqual({ seen: [], taken: [], waits: false });
});
