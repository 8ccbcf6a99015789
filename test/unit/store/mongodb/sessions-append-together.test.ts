import { MongoInvalidArgumentError } from 'mongodb';
import { expect, it } from 'vitest';
import type { Entry } from '../../../../src/domain/recording.ts';
import { createAppendTogether } from '../../../../src/store/mongodb/append-together.ts';

const entriesOf = (session: string, count: number, body = '{}'): readonly Entry[] =>
  Array.from({ length: count }, (_, index) => ({ session, seq: index + 1, body }) as unknown as Entry);

/** What was asked of the database, as sessions by insertion. */
const start = (insert: (batch: readonly Entry[]) => Promise<'appended' | 'conflict'>) => {
  const insertions: string[][] = [];
  const append = createAppendTogether(async (batch) => {
    insertions.push(batch.map(({ session }) => session));
    return insert(batch);
  });
  return { append, insertions };
};

it('what sessions append in one turn of the event loop is one insertion', async () => {
  const { append, insertions } = start(async () => 'appended');
  const [one, other] = [append(entriesOf('a', 2)), append(entriesOf('b', 1))];
  expect(await Promise.all([one, other])).toEqual(['appended', 'appended']);
  await append(entriesOf('c', 1));
  expect(insertions).toEqual([['a', 'a', 'b'], ['c']]);
});

it('a session is in an insertion once, and an insertion is no larger than that of one session may be', async () => {
  const { append, insertions } = start(async () => 'appended');
  const long = 'x'.repeat(3 * 1024 * 1024);
  const batches = [
    entriesOf('a', 1),
    entriesOf('a', 1),
    entriesOf('b', 400),
    entriesOf('c', 200),
    entriesOf('d', 1, long),
    entriesOf('e', 1, long),
  ];
  await Promise.all(batches.map(append));
  const each = insertions.map((sessions) => [...new Set(sessions)]);
  expect(each).toEqual([
    ['a', 'b', 'd'],
    ['a', 'c', 'e'],
  ]);
});

it('if the number of one is taken, each session hears only of its own', async () => {
  const { append, insertions } = start(async (batch) =>
    batch.some(({ session }) => session === 'taken') ? 'conflict' : 'appended',
  );
  const outcomes = await Promise.all(['a', 'taken', 'b'].map((session) => append(entriesOf(session, 1))));
  expect(outcomes).toEqual(['appended', 'conflict', 'appended']);
  expect(insertions).toEqual([['a', 'taken', 'b'], ['a'], ['taken'], ['b']]);
});

it('an entry that cannot be written keeps those of no other session from being stored', async () => {
  const { append } = start(async (batch) => {
    if (!batch.some(({ session }) => session === 'odd')) return 'appended';
    throw Object.assign(new Error('refused'), { cause: new MongoInvalidArgumentError('too large') });
  });
  const outcomes = await Promise.allSettled(
    ['a', 'odd', 'b'].map((session) => append(entriesOf(session, 1))),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

it('a database that does not answer is asked once for all', async () => {
  const { append, insertions } = start(async () => {
    throw Object.assign(new Error('refused'), { cause: new Error('no acknowledgement within 2000 ms') });
  });
  const outcomes = await Promise.allSettled(['a', 'b'].map((session) => append(entriesOf(session, 1))));
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(insertions).toHaveLength(1);
});
