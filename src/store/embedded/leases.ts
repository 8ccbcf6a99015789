/** Leases and the probe of readiness in SQLite. */
import type { DatabaseSync } from 'node:sqlite';
import type { LeaseStore, StoreHealth } from '../../recordings/ports.ts';
import type { Synchronous } from './table.ts';

/** Leases on SQLite; `now` and `until` are milliseconds since the epoch. */
export const createLeaseTable = (db: DatabaseSync): Synchronous<LeaseStore> => {
  const take = db.prepare(
    `INSERT INTO leases (name, owner, until) VALUES (:name, :owner, :until)
     ON CONFLICT DO UPDATE SET owner = :owner, until = :until WHERE owner = :owner OR until <= :now`,
  );
  return { takeLease: (name, owner, now, until) => take.run({ name, owner, now, until }).changes === 1 };
};

/** A real write: a full disk or a file system gone read-only shows before a call needs it. */
export const createProbe = (db: DatabaseSync, now: () => number): Pick<Synchronous<StoreHealth>, 'ping'> => {
  const write = db.prepare('INSERT OR REPLACE INTO health (id, at) VALUES (1, ?)');
  return {
    ping: () => {
      write.run(now());
    },
  };
};
