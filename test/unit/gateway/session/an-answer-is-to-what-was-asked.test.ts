/** The question of a server is answered once, by the caller whom it asked, in the session that it asked in. */
import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Caller } from '../../../../src/domain/caller.ts';
import { answerText, createQuestions, OpenQuestion } from '../../../../src/gateway/session/questions.ts';
import { createSealer } from '../../../../src/mcp/seal.ts';

const person = (subject: string) => ({ issuer: 'https://idp.example', subject }) as Caller;
const place = ({
  subject = 'alice',
  server = 'shop',
  upstreamSession = 'u1' as string | undefined,
} = {}) => ({
  caller: person(subject),
  conversation: { server, upstreamSession, answered: new Set<string>() },
});
const questions = createQuestions(createSealer([{ id: 'k', key: randomBytes(32) }]));
const ask = (id: string | number = 5) => questions.seal({ id, during: undefined }, place());

it('has the same id each time, and is taken once', () => {
  const here = place();
  const sealed = ask();
  expect(ask()).toBe(sealed);
  expect(questions.take(sealed, here)?.id).toBe(5);
  expect(questions.take(sealed, here)).toBeUndefined();
  expect(questions.take(ask(6), here)?.id).toBe(6);
});

it.each([
  ['another caller', { subject: 'bob' }],
  ['another server', { server: 'bank' }],
  ['another session', { upstreamSession: 'u2' }],
  ['no session', { upstreamSession: undefined }],
])('is not open for %s', (_, change) => {
  const there = place(change);
  if ('upstreamSession' in change) Object.assign(there.conversation, change);
  expect(questions.take(ask(), there)).toBeUndefined();
  expect(there.conversation.answered.size).toBe(0);
});

it.each([5, 'made up'])('is not open by the id %j', (id) => {
  expect(questions.take(id, place())).toBeUndefined();
});

it('remembers the last thousand that were answered', () => {
  const here = place();
  for (let id = 0; id < 1000; id += 1) questions.take(ask(id), here);
  expect(questions.take(ask(0), here)).toBeUndefined();
  questions.take(ask(1000), here);
  expect(here.conversation.answered.size).toBe(1000);
  expect(questions.take(ask(1), here)).toBeUndefined();
  expect(questions.take(ask(0), here)?.id).toBe(0);
});

it('is answered by the id that the server knows', () => {
  const open = questions.take(ask('s-1'), place());
  if (open === undefined) throw new Error('not open');
  expect(JSON.parse(answerText('{"jsonrpc":"2.0","id":"x","result":{}}', open) ?? '')).toMatchObject({
    id: 's-1',
  });
  expect(answerText('{"jsonrpc":"2.0","result":{}}', open)).toBeUndefined();
});

it('is told from what only looks like one', () => {
  expect(OpenQuestion.is(questions.take(ask(), place()))).toBe(true);
  for (const other of [{ id: 5 }, null, undefined, 'x']) expect(OpenQuestion.is(other)).toBe(false);
});
