/** Removes whole sessions whose time is over; each step can be repeated, so a crash leaves nothing behind. */
import { LONGEST, type Run } from './connection.ts';

/** Says how many sessions, at most `limit`; expired documents go by their own index. */
export const removeExpired = async (run: Run, now: number, limit: number): Promise<number> =>
  run(async (db) => {
    const expired = await db
      .collection<{ _id: string }>('sessions')
      .find({ expireAt: { $lte: now } }, { projection: { _id: 1 } })
      .limit(limit)
      .toArray();
    for (const { _id } of expired) {
      await db.collection('entries').deleteMany({ session: _id });
      await db.collection('chunks').deleteMany({ session: _id });
      // Last: while the summary is there, the removal is found and finished.
      await db.collection<{ _id: string }>('sessions').deleteOne({ _id });
    }
    return expired.length;
  }, LONGEST);
