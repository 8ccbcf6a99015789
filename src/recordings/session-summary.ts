/** Keeps a session's summary up to date in few writes; the entries are the truth, the summary is for finding them. */
import type { Entry, Verdict } from '../domain/recording.ts';
import type { RecorderLog, RecordingStore, SessionProgress } from './ports.ts';
import { untilBeat } from './until-beat.ts';

export interface SessionSummary {
  add(entries: readonly Entry[], bytes: number): void;
  /** The MCP revision, once it is agreed. */
  setRevision(revision: string): void;
  /** Writes what has not been written yet; keeps it if the store fails. */
  flush(): Promise<void>;
}

export interface SessionSummaryDeps {
  readonly store: Pick<RecordingStore, 'advanceSession'>;
  /** Milliseconds a session is kept after its last entry. */
  readonly retention: number;
  readonly now: () => number;
  readonly log: RecorderLog;
  /** Aborted once nothing may be stored any more. */
  readonly stopped: AbortSignal;
}

const DELAY = 250;

/** A caller may invent tool names; the summary holds this many and no more. */
const MOST_TOOLS = 256;

/** Returns the summary of one session, which is written a moment after something was added, and by `flush`. */
export const createSessionSummary = (deps: SessionSummaryDeps, session: string): SessionSummary => {
  const seen = { tools: new Set<string>(), verdicts: new Set<Verdict>(), flags: new Set<string>() };
  let latest: Pick<SessionProgress, 'head' | 'last'> | undefined;
  let bytes = 0;
  let revision: string | undefined;
  let timer: NodeJS.Timeout | undefined;

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const progress = latest;
    if (progress === undefined) return;
    const added = bytes;
    latest = undefined;
    bytes = 0;
    try {
      await deps.store.advanceSession(session, {
        ...progress,
        bytes: added,
        expireAt: progress.last + deps.retention,
        tools: [...seen.tools],
        verdicts: [...seen.verdicts],
        flags: [...seen.flags],
        revision,
      });
    } catch (error) {
      latest ??= progress;
      bytes += added;
      deps.log.warn(
        { err: error, session },
        'the summary of a session could not be stored; the next one will',
      );
    }
  };

  return {
    add: (entries, size) => {
      const last = entries.at(-1);
      if (last === undefined) return;
      latest = { head: { seq: last.seq, hash: last.hash }, last: last.at };
      bytes += size;
      for (const entry of entries) {
        if (entry.tool !== undefined && seen.tools.size < MOST_TOOLS) seen.tools.add(entry.tool);
        if (entry.verdict !== undefined) seen.verdicts.add(entry.verdict);
        for (const flag of flagsOf(entry)) seen.flags.add(flag);
      }
      if (!deps.stopped.aborted) timer ??= setTimeout(flush, untilBeat(deps.now(), DELAY));
    },
    setRevision: (agreed) => {
      revision = agreed;
    },
    flush,
  };
};

const flagsOf = ({ effect, masked, kind }: Entry): readonly string[] => [
  ...(effect === undefined || effect === 'read' ? [] : [effect]),
  ...(masked === undefined || masked.length === 0 ? [] : ['masked']),
  ...(kind === 'gap' ? ['gap'] : []),
];
