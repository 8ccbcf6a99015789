/** An answer of a client goes to its server only if that has asked this caller, and asks still. */
import { expect, it } from 'vitest';
import { createFindQuestion } from '../../../../src/gateway/checks/find-question.ts';

const QUESTION = { id: 9 };
const contextOf = (text: string) => ({
  exchange: { caller: { subject: 'bob' } },
  conversation: { server: 'shop' },
  message: JSON.parse(text),
  text,
});
const find = (text: string, question: object | undefined) => {
  const taken: unknown[] = [];
  const step = createFindQuestion({
    take: (...asked: unknown[]) => {
      taken.push(asked);
      return question as never;
    },
  });
  return { taken, context: contextOf(text), run: () => step(contextOf(text) as never, () => {}) };
};

it('is let through with the question that it answers', () => {
  const { taken, context, run } = find('{"id":"q1","result":{}}', QUESTION);
  expect(run()).toEqual({ ...context, question: QUESTION });
  expect(taken).toEqual([['q1', { caller: { subject: 'bob' }, conversation: { server: 'shop' } }]]);
});

it.each([
  ['no question is open', '{"id":"q1","result":{}}', undefined],
  ['it has no id', '{"result":{}}', QUESTION],
])('is refused if %s', (_, text, question) => {
  expect(find(text, question).run).toThrow(expect.objectContaining({ code: 'malformed-message' }));
});
