/** A session as it happens: new entries as server-sent events, found by looking again and again on whichever replica. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../../domain/refusal.ts';
import { escapeTerminal } from '../../domain/text/terminal-text.ts';
import { readRecording } from '../../recordings/export/replay.ts';
import type { RecordingReader } from '../../recordings/ports.ts';
import { entry } from './shapes.ts';

/** Proxies cut connections that are silent for a minute. */
const COMMENT_EVERY = 15_000;
const AT_ONCE = 20;
const MAX_FOLLOWED = 100;

export type Follow = (id: string, after: number, signal: AbortSignal) => AsyncIterable<string>;

/** At most a hundred sessions are followed at once; ends with the session, or when the signal aborts. */
export const createFollow = (recordings: RecordingReader, pollEvery: number): Follow => {
  let followed = 0;
  return async function* follow(id, after, signal) {
    if (followed >= MAX_FOLLOWED) throw new Refusal('too-many');
    followed += 1;
    try {
      yield ': following\n\n';
      yield* news(recordings, { id, after, pollEvery, signal });
    } finally {
      followed -= 1;
    }
  };
};

async function* news(
  recordings: RecordingReader,
  { id, after, pollEvery, signal }: { id: string; after: number; pollEvery: number; signal: AbortSignal },
): AsyncGenerator<string> {
  let last = after;
  let silent = 0;
  while (!signal.aborted) {
    // Asked before the entries are read: whatever was stored before the end is then read too.
    const session = await recordings.getSession(id);
    const entries = await readRecording(recordings, id, { after: last, limit: AT_ONCE });
    for (const each of entries) {
      last = each.seq;
      yield `id: ${each.seq}\nevent: entry\ndata: ${escapeTerminal(JSON.stringify(entry.parse(each)))}\n\n`;
    }
    if (entries.length === AT_ONCE) continue;
    if (session === undefined || session.state === 'closed') {
      yield 'event: end\ndata: {}\n\n';
      return;
    }
    silent = entries.length > 0 ? 0 : silent + pollEvery;
    if (silent >= COMMENT_EVERY) {
      silent = 0;
      yield ': still here\n\n';
    }
    await sleep(pollEvery, undefined, { signal }).catch(() => undefined);
  }
}
