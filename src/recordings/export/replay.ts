/** Reads a recording back with its bodies whole. */
import type { Entry } from '../../domain/recording.ts';
import { alreadySafe } from '../../domain/text/safe-text.ts';
import { joinBody } from '../body-chunks.ts';
import type { RecordingReader } from '../ports.ts';

type Reader = Pick<RecordingReader, 'readEntries' | 'readChunks'>;

const PAGE = 200;

/** Entries with a sequence number above `after`, in order, long bodies put together; `chunks` stay, the hash covers them. */
export const readRecording = async (
  store: Reader,
  session: string,
  page: { readonly after: number; readonly limit: number },
): Promise<readonly Entry[]> => {
  const entries = await store.readEntries(session, page);
  return Promise.all(entries.map((entry) => withBody(store, entry)));
};

/** All entries up to and including sequence number `until`. Holds one page in memory, and one long body. */
export async function* replay(store: Reader, session: string, until: number): AsyncGenerator<Entry> {
  let after = 0;
  while (after < until) {
    const limit = Math.min(PAGE, until - after);
    const entries = await store.readEntries(session, { after, limit });
    if (entries.length === 0) return;
    for (const entry of entries) {
      after = entry.seq;
      yield await withBody(store, entry);
    }
  }
}

const withBody = async (store: Reader, entry: Entry): Promise<Entry> => {
  if (entry.chunks === undefined) return entry;
  const chunks = await store.readChunks(entry.session, entry.chunks);
  return { ...entry, body: alreadySafe(joinBody(entry.chunks, chunks)) };
};
