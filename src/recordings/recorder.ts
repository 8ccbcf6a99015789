/** Opens and resumes recordings, one at a time for each session, and stores what is left at the end. */

import { setTimeout as sleep } from 'node:timers/promises';
import { callerKey } from '../domain/caller.ts';
import type { Session } from '../domain/recording.ts';
import { Refusal } from '../domain/refusal.ts';
import { digestOf } from '../domain/text/digest.ts';
import type { NowOrLater } from '../domain/time/now-or-later.ts';
import { canonicalJson } from '../mcp/json/canonical-json.ts';
import { type CallerCapacity, type CapacityLimits, createCapacity } from './capacity.ts';
import { NO_ENTRIES } from './chain.ts';
import { IDLE } from './close-idle-sessions.ts';
import { createOpenSessions } from './open-sessions.ts';
import { type ActiveRecording, createRecording, type Recording, type RecordingDeps } from './recording.ts';
import { createSingleFlight } from './single-flight.ts';

/** Who speaks with which server. */
export type Party = Pick<Session, 'caller' | 'client' | 'server' | 'revision'>;

export interface Recorder {
  /** @throws Refusal `store-unavailable`, or `too-many` if the caller has too many sessions in use */
  open(party: Party): Promise<Recording>;
  /**
   * The recording of this session, opened here or by another replica; one that was closed goes on.
   * @throws Refusal `unknown-session` or `store-unavailable`
   */
  resume(id: string): NowOrLater<Recording>;
  /**
   * For callers whose protocol has no sessions: the recording of the same party, or a new one after 30 idle minutes.
   * @throws Refusal `store-unavailable`
   */
  continueLineage(party: Party): Promise<Recording>;
  /** Undefined unless the queue is nearly full; then resolves once it is not. Rejects with `store-unavailable` if it is full. */
  room(): Promise<void> | undefined;
  /** Entries of this process that are not stored yet. */
  waiting(): number;
  /** Why the store refuses entries that wait, in words that are safe to show; undefined if it takes them. */
  problem(): string | undefined;
  /** Resolves once everything is stored; rejects if the signal aborts before, and the log says what is lost. */
  drain(signal: AbortSignal): Promise<void>;
  /** Takes nothing and tries nothing from now on: the store may be closed. */
  stop(): void;
}

export interface RecorderDeps extends Omit<RecordingDeps, 'capacity' | 'patience' | 'stopped' | 'onRefused'> {
  /** `ses_…`, unguessable. */
  readonly newId: () => string;
  readonly bounds?: {
    /** What may wait to be stored; 10,000 entries and 64 MiB if undefined. */
    readonly queue?: CapacityLimits | undefined;
    /** Share of that which may be of one caller; a quarter if undefined. */
    readonly share?: number | undefined;
    /** Sessions of one caller that may be in use at once; any number if undefined. */
    readonly sessions?: number | undefined;
  };
  /** Told of what is recorded of a caller, in bytes. */
  readonly count?: ((caller: string, bytes: number) => void) | undefined;
  /** Milliseconds until a write counts as not acknowledged; 2,000 if undefined. */
  readonly patience?: number | undefined;
}

const LIMITS: CapacityLimits = { entries: 10_000, bytes: 64 * 1024 * 1024 };
const PATIENCE = 2000;
/** What an entry takes up in the store besides its body, roughly, in bytes. */
const ENTRY = 512;
const SWEEP_EVERY = 60_000;
const DRAIN_RETRY = 100;

/**
 * Returns the recorder of this process. Sessions of one caller are bounded by `sessions`, what waits to be written by
 * `limits`.
 */
export const createRecorder = (deps: RecorderDeps): Recorder => {
  const { store, now, log } = deps;
  const { queue = LIMITS, share, sessions: most = Number.POSITIVE_INFINITY } = deps.bounds ?? {};
  const capacity = createCapacity({ share, ...queue });
  const sessions = createOpenSessions(most);
  const stopped = new AbortController();
  /** Why the store refuses, by session. */
  const refused = new Map<string, string>();
  const onRefused = (session: string, error: unknown): void => {
    if (error === undefined) refused.delete(session);
    else refused.set(session, reasonOf(error));
  };
  const active = new Map<string, ActiveRecording>();
  /** Lineage to session. */
  const lineages = new Map<string, string>();
  const once = createSingleFlight<Recording>();
  let swept = now();

  const inUse = (id: string | undefined): Recording | undefined => {
    sweep();
    const recording = id === undefined ? undefined : active.get(id);
    return recording?.isIdle() ? undefined : recording;
  };

  const sweep = () => {
    if (now() - swept < SWEEP_EVERY) return;
    swept = now();
    for (const [id, recording] of active) {
      if (!recording.isIdle()) continue;
      active.delete(id);
      sessions.remove(id);
    }
    for (const [lineage, id] of lineages) if (!active.has(id)) lineages.delete(lineage);
  };

  const countedOf = (caller: string): CallerCapacity => {
    const own = capacity.of(caller);
    const take: CallerCapacity['take'] = (bytes) => {
      const taken = own.take(bytes);
      if (taken) deps.count?.(caller, bytes + ENTRY);
      return taken;
    };
    return { ...own, take };
  };

  /** From now on in use; `begin` as in `createRecording`. */
  const activate = (
    caller: string,
    id: string,
    from: { head: Session['head']; begin: () => Promise<void> },
  ) => {
    const onClosed = () => {
      sessions.remove(id);
      deps.onClosed?.();
    };
    const recording = createRecording(
      {
        store,
        capacity: countedOf(caller),
        onRefused,
        now,
        durability: deps.durability,
        retention: deps.retention,
        patience: deps.patience ?? PATIENCE,
        stopped: stopped.signal,
        log,
        onClosed,
      },
      { id, ...from },
    );
    active.set(id, recording);
    sessions.add(caller, id);
    return recording;
  };

  const start = async (party: Party, lineage?: string): Promise<Recording> => {
    sweep();
    const key = callerKey(party.caller);
    sessions.check(key);
    const session = newSession(party, { id: deps.newId(), lineage, now: now(), retention: deps.retention });
    let opened = false;
    const begin = async () => {
      if (!opened) await store.openSession(session);
      opened = true;
    };
    if (deps.durability === 'strict') await begin();
    return activate(key, session.id, { head: NO_ENTRIES, begin });
  };

  const load = async (id: string): Promise<Recording> => {
    const session = await store.getSession(id);
    if (session === undefined) throw new Refusal('unknown-session');
    const head = (await store.readHead(id)) ?? NO_ENTRIES;
    return activate(callerKey(session.caller), id, { head, begin: async () => {} });
  };

  const resume = (id: string): NowOrLater<Recording> => inUse(id) ?? once(id, () => load(id));

  const findLineage = async (party: Party, lineage: string): Promise<Recording> => {
    const stored = await store.openSessionOf(lineage).catch((error) => {
      if (deps.durability === 'strict') throw error;
      return undefined;
    });
    const recording =
      stored !== undefined && now() - stored.last < IDLE
        ? await resume(stored.id)
        : await start(party, lineage);
    lineages.set(lineage, recording.id);
    return recording;
  };

  const storeRest = async (signal: AbortSignal): Promise<void> => {
    const unfinished = () => [...active.values()].filter((recording) => recording.waiting() > 0);
    await Promise.allSettled([...active.values()].map((recording) => recording.flush()));
    while (unfinished().length > 0) {
      if (signal.aborted) {
        const lost = waitingIn(unfinished());
        log.warn(
          { entries: lost },
          'entries are lost: the store did not take them before the process had to end',
        );
        throw signal.reason;
      }
      await sleep(DRAIN_RETRY);
      await Promise.allSettled(unfinished().map((recording) => recording.flush()));
    }
  };

  return {
    open: (party) => start(party),
    resume,
    continueLineage: async (party) => {
      const lineage = lineageOf(party);
      return inUse(lineages.get(lineage)) ?? once(lineage, () => findLineage(party, lineage));
    },
    room: capacity.room,
    waiting: () => waitingIn([...active.values()]),
    problem: () => refused.values().next().value,
    drain: storeRest,
    stop: () => stopped.abort(),
  };
};

const waitingIn = (recordings: readonly ActiveRecording[]): number =>
  recordings.reduce((sum, recording) => sum + recording.waiting(), 0);
/** Whether that is why the store refuses. */
export const isFull = (error: unknown): boolean =>
  error instanceof Error &&
  /disk is full|no space|quota|SQLITE_FULL|ENOSPC/i.test(String(error.cause ?? error.message));

/** What the store says of itself may name hosts and files. */
const reasonOf = (error: unknown): string =>
  isFull(error)
    ? 'the disk of the store is full: recordings wait, and calls are refused until there is room'
    : 'the store refuses recordings: calls are refused until it takes them; see the log';

const newSession = (
  { caller, client, server, revision }: Party,
  made: { id: string; lineage: string | undefined; now: number; retention: number },
): Session => ({
  id: made.id,
  // By name: a caller carries more than what is recorded of it.
  caller: {
    issuer: caller.issuer,
    subject: caller.subject,
    email: caller.email,
    groups: caller.groups,
    kind: caller.kind,
    clientId: caller.clientId,
    run: caller.run,
  },
  client,
  server,
  lineage: made.lineage,
  revision,
  state: 'open',
  started: made.now,
  last: made.now,
  ended: undefined,
  entries: 0,
  bytes: 0,
  tools: [],
  verdicts: [],
  flags: [],
  head: NO_ENTRIES,
  expireAt: made.now + made.retention,
});

/** Runs of one job have recordings of their own. */
const lineageOf = ({ caller, client, server }: Party): string => {
  const runs = caller.run === undefined ? [] : [caller.run];
  return digestOf(
    canonicalJson([caller.issuer, caller.subject, caller.clientId ?? null, client, server, ...runs]),
  );
};
