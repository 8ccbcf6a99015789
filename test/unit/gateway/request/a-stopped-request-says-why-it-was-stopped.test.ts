import { expect, it } from 'vitest';
import { Refusal } from '../../../../src/domain/refusal.ts';
import { refusalOf } from '../../../../src/gateway/request/refuse-request.ts';

const STOPPED = new Refusal('denied', 'An operator has stopped tool delete_all.');
const OTHER = new Refusal('upstream-lost', 'The connection broke.');
const running = { stopped: new AbortController().signal };
const stopped = { stopped: AbortSignal.abort(STOPPED) };

/** What is refused, with the errors that were taken for ours. */
const refuse = (request: typeof running, error: unknown) => {
  const ours: unknown[] = [];
  const refusal = refusalOf(request, error, (cause) => {
    ours.push(cause);
    return new Refusal('internal');
  });
  return { refusal, ours };
};

it('says why it was stopped, whatever broke because of that', () => {
  for (const error of [new Error('socket hang up'), OTHER, undefined])
    expect(refuse(stopped, error)).toEqual({ refusal: STOPPED, ours: [] });
});

it('says what went wrong while it runs, and nothing of what is our fault', () => {
  expect(refuse(running, OTHER)).toEqual({ refusal: OTHER, ours: [] });
  const error = new Error('a bug');
  expect(refuse(running, error)).toMatchObject({ refusal: { code: 'internal' }, ours: [error] });
});

it('takes an end that no one gave a reason for as our fault', () => {
  const { refusal, ours } = refuse({ stopped: AbortSignal.abort() }, OTHER);
  expect(refusal.code).toBe('internal');
  expect(ours).toHaveLength(1);
});
