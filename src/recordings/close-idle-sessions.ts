/** Ends sessions that no one uses any more, also those whose gateway died. */
import { NO_ENTRIES } from './chain.ts';
import type { RecordingStore } from './ports.ts';

/** Milliseconds after its last entry from which a session counts as over. */
export const IDLE = 30 * 60_000;

const AT_ONCE = 100;

/** Closes at most a hundred and says how many; to be called under a lease. */
export const closeIdleSessions = async (
  store: Pick<RecordingStore, 'idleSessions' | 'readHead' | 'advanceSession' | 'closeSession'>,
  now: number,
): Promise<number> => {
  const idle = await store.idleSessions(now - IDLE, AT_ONCE);
  for (const { id, last, expireAt } of idle) {
    // A gateway that was killed may have stored entries that its summary does not know.
    const head = (await store.readHead(id)) ?? NO_ENTRIES;
    await store.advanceSession(id, { head, last, expireAt, bytes: 0, tools: [], verdicts: [], flags: [] });
    await store.closeSession(id, last);
  }
  return idle.length;
};
