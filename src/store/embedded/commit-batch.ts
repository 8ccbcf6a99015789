/** Group commit: many small operations, one transaction, one write to the disk. */
import type { DatabaseSync } from 'node:sqlite';
import { Refusal } from '../../domain/refusal.ts';
import type { Answer, Call, Failure } from './messages.ts';

/**
 * Runs the calls in order and commits them together; nothing is answered before it is durable.
 * A call that fails is undone alone; if the commit fails, all of them fail.
 */
export const createCommitBatch = (db: DatabaseSync, run: (call: Call) => unknown) => {
  const save = db.prepare('SAVEPOINT call');
  const undo = db.prepare('ROLLBACK TO call');
  const release = db.prepare('RELEASE call');

  const answer = (call: Call): Answer => {
    save.run();
    try {
      return { id: call.id, value: run(call) };
    } catch (error) {
      undo.run();
      return { id: call.id, failure: describe(error) };
    } finally {
      release.run();
    }
  };

  return (calls: readonly Call[]): readonly Answer[] => {
    try {
      db.exec('BEGIN');
      const answers = calls.map(answer);
      db.exec('COMMIT');
      return answers;
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      return calls.map(({ id }) => ({ id, failure: describe(error) }));
    }
  };
};

const describe = (error: unknown): Failure => ({
  message: error instanceof Error ? error.message : String(error),
  refusal: error instanceof Refusal ? error.code : undefined,
});
