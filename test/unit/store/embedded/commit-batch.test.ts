/** Group commit: together on the disk, apart in failure. */
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { Refusal } from '../../../../src/domain/refusal.ts';
import { createCommitBatch } from '../../../../src/store/embedded/commit-batch.ts';
import type { Call } from '../../../../src/store/embedded/messages.ts';

const call = (id: number): Call => ({ id, operation: 'ping', args: [], now: 0 });

const setUp = (after: (id: number) => void) => {
  const db = new DatabaseSync(':memory:');
  db.exec('CREATE TABLE t (id INTEGER PRIMARY KEY)');
  const insert = db.prepare('INSERT INTO t VALUES (?)');
  const commit = createCommitBatch(db, ({ id }) => {
    insert.run(id);
    after(id);
    return id * 2;
  });
  const stored = () =>
    db
      .prepare('SELECT id FROM t ORDER BY id')
      .all()
      .map(({ id }) => id);
  return { db, commit, stored };
};

it('answers every call', () => {
  const { commit, stored, db } = setUp(() => {});
  expect(commit([call(1), call(2)])).toEqual([
    { id: 1, value: 2 },
    { id: 2, value: 4 },
  ]);
  expect(stored()).toEqual([1, 2]);
  db.close();
});

it('undoes a call that fails, and that call alone', () => {
  const { commit, stored, db } = setUp((id) => {
    if (id === 2) throw new Refusal('malformed-message', 'no');
    if (id === 3) throw new Error('why');
  });
  expect(commit([call(1), call(2), call(3), call(4)])).toEqual([
    { id: 1, value: 2 },
    { id: 2, failure: { message: 'no', refusal: 'malformed-message' } },
    { id: 3, failure: { message: 'why', refusal: undefined } },
    { id: 4, value: 8 },
  ]);
  expect(stored()).toEqual([1, 4]);
  db.close();
});

it('fails all of them if the transaction is lost, and takes the next batch', () => {
  let lose = true;
  const { commit, stored, db } = setUp((id) => {
    // As SQLite does by itself on a full disk.
    if (id === 2 && lose) db.exec('ROLLBACK');
  });
  const answers = commit([call(1), call(2), call(3)]);
  expect(answers.every((answer) => 'failure' in answer)).toBe(true);
  expect(stored()).toEqual([]);
  lose = false;
  expect(commit([call(1), call(2)])).toHaveLength(2);
  expect(stored()).toEqual([1, 2]);
  db.close();
});
