/** Leases, the probe of readiness and the clock in MongoDB. */
import type { LeaseStore, StoreHealth } from '../../recordings/ports.ts';
import type { Run } from './connection.ts';
import { unlessTaken } from './stored.ts';

interface Lease {
  readonly _id: string;
  readonly owner: string;
  readonly until: number;
}

/** Leases on MongoDB; `now` and `until` are milliseconds since the epoch. */
export const createLeaseCollection = (run: Run): LeaseStore => ({
  takeLease: (name, owner, now, until) =>
    run((db) => {
      const free = { _id: name, $or: [{ owner }, { until: { $lte: now } }] };
      // If someone else holds it, the filter finds nothing and the insertion meets their key.
      const take = db
        .collection<Lease>('leases')
        .updateOne(free, { $set: { owner, until } }, { upsert: true });
      return unlessTaken(take);
    }),
});

/** A real write, acknowledged by the majority: a primary that lost its members shows before a call needs it. */
export const createProbe = (run: Run): Pick<StoreHealth, 'ping' | 'time'> => ({
  ping: () =>
    run(async (db) => {
      await db
        .collection<{ _id: string }>('health')
        .updateOne({ _id: 'probe' }, { $currentDate: { at: true } }, { upsert: true });
    }),
  time: () =>
    run(async (db) => ((await db.command({ hello: 1 })) as { localTime: Date }).localTime.getTime()),
});
