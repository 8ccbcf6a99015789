/** The version of a database decides who may open it. */
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { migrate, requireCurrent } from '../../../../src/store/embedded/schema.ts';

it('makes the tables once', () => {
  const db = new DatabaseSync(':memory:');
  expect(() => requireCurrent(db)).toThrow('made by an older Firebreak');
  migrate(db);
  migrate(db);
  requireCurrent(db);
  db.close();
});

it('leaves a newer database alone', () => {
  const db = new DatabaseSync(':memory:');
  db.exec('PRAGMA user_version = 99');
  expect(() => migrate(db)).toThrow('made by a newer Firebreak');
  expect(db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()).toEqual({ n: 0 });
  db.close();
});
