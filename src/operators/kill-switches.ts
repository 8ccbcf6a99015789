/** What operators have stopped, as this replica knows it: calls are refused, and what runs is cut off. */
import { Refusal } from '../domain/refusal.ts';
import type { MakeSafe } from '../domain/text/safe-text.ts';
import { pollEvery } from '../domain/time/poll-every.ts';
import { Stop, type StopSignal } from '../domain/time/stop.ts';
import { within } from '../domain/time/within.ts';
import { type KillSwitch, type KillTarget, killedBy, type Running, targetText } from './kill.ts';
import {
  type Acknowledgement,
  addSwitch,
  awaitSeen,
  forgetAllSeen,
  forgetSeen,
  type KillList,
  type KillListDeps,
  liftSwitch,
  noteSeen,
  readKillList,
} from './kill-list.ts';

/** What a change came to. */
export interface Killed {
  readonly switches: readonly KillSwitch[];
  readonly replicas: readonly Acknowledgement[];
}

export interface KillSwitches {
  /** The switch that stops this now. Throws `store-unavailable` if no one could tell for a while. */
  readonly killing: (running: Running) => KillSwitch | undefined;
  /** Resolves once `killing` can tell: at once nearly always, and after ten seconds if it still cannot. */
  readonly told: () => Promise<void>;
  /** `stopped` aborts as soon as a switch stops this; `release` ends the watch. */
  readonly watch: (running: Running) => { readonly stopped: StopSignal; readonly release: () => void };
  /** Resolve once this replica has acted, and the others have or had two seconds for it. */
  readonly kill: (added: NewSwitch) => Promise<Killed>;
  readonly lift: (target: KillTarget) => Promise<Killed>;
  readonly switches: () => Promise<readonly KillSwitch[]>;
  /** Reads the list now; rejects if the store does. */
  readonly look: () => Promise<void>;
  /** Reads it again and again until aborted. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  /** From now on no one waits for this replica; to be called once it answers no calls. Rejects if the store does. */
  readonly leave: () => Promise<void>;
}

/** As an operator asks for it: the reason may be anything. */
export interface NewSwitch extends Omit<KillSwitch, 'reason'> {
  readonly reason?: string | undefined;
}

interface KillSwitchesDeps extends KillListDeps {
  /** Name of this process. */
  readonly holder: string;
  /** True if no other process can use the store meanwhile, so that what it tells of others is left over. */
  readonly alone: boolean;
  /** For reasons. */
  readonly makeSafe: MakeSafe;
}

/** Milliseconds. */
const LOOK_EVERY = 500;
const SHOW_EVERY = 10_000;
const PATIENCE = 2000;
/** Longer than a MongoDB election; without an answer for so long nothing is known to be allowed. */
const TRUSTED_FOR = 15_000;
const TOLD_WITHIN = 10_000;

/** Nothing is allowed before the first `look`. */
export const createKillSwitches = (deps: KillSwitchesDeps): KillSwitches => {
  const watched = new Set<{ readonly running: Running; readonly stop: Stop }>();
  let known: KillList = { switches: [], version: -1 };
  let readAt = Number.NEGATIVE_INFINITY;
  let shownAt = Number.NEGATIVE_INFINITY;
  let left = false;
  let leftOver = deps.alone;
  let showing: Promise<unknown> = Promise.resolve();

  const show = async (): Promise<void> => {
    if (leftOver) await forgetAllSeen(deps);
    leftOver = false;
    await noteSeen(deps, deps.holder, known.version);
  };

  const act = (list: KillList): void => {
    // Two looks at once may answer out of order.
    if (list.version <= known.version) return;
    known = list;
    shownAt = Number.NEGATIVE_INFINITY;
    for (const { running, stop } of watched) {
      const killed = killedBy(list.switches, running);
      if (killed !== undefined) stop.abort(stoppedBy(killed));
    }
  };

  const look = async (): Promise<void> => {
    const asked = deps.now();
    act(await readKillList(deps));
    readAt = asked;
    if (left || deps.now() - shownAt < SHOW_EVERY) return;
    shownAt = deps.now();
    const shown = show();
    showing = shown.catch(() => undefined);
    await shown;
  };

  const concluded = async (list: KillList): Promise<Killed> => {
    await look();
    return { switches: list.switches, replicas: await awaitSeen(deps, list.version, PATIENCE) };
  };

  const isTold = (): boolean => deps.now() - readAt <= TRUSTED_FOR;

  let waiting: Promise<void> | undefined;

  /** However many calls wait, the list is read for all of them together. */
  const lookUntilTold = async (): Promise<void> => {
    const over = new AbortController();
    const lookOnce = async () => {
      await look().catch(() => undefined);
      if (isTold()) over.abort();
    };
    await within(pollEvery(LOOK_EVERY, lookOnce, over.signal), TOLD_WITHIN).finally(() => over.abort());
    waiting = undefined;
  };

  return {
    killing: (running) => {
      if (isTold()) return killedBy(known.switches, running);
      throw new Refusal(
        'store-unavailable',
        'Whether this was stopped cannot be told just now. Not executed.',
      );
    },
    told: async () => {
      if (isTold()) return;
      waiting ??= lookUntilTold();
      await waiting;
    },
    watch: (running) => {
      const entry = { running, stop: new Stop() };
      watched.add(entry);
      return { stopped: entry.stop, release: () => void watched.delete(entry) };
    },
    kill: async ({ reason, ...added }) => {
      const why = reason === undefined ? {} : { reason: deps.makeSafe(reason) };
      return concluded(await addSwitch(deps, { ...added, ...why }));
    },
    lift: async (target) => concluded(await liftSwitch(deps, target)),
    switches: async () => (await readKillList(deps)).switches,
    look,
    // What cannot be read is not trusted for long; see `killing`.
    run: (signal) => pollEvery(LOOK_EVERY, look, signal),
    leave: async () => {
      left = true;
      // One on its way would otherwise come after this.
      await showing;
      await forgetSeen(deps, deps.holder);
    },
  };
};

/** What callers are told, and the rule that is recorded. */
export const KILL_RULE = 'kill-switch';

/** The refusal of what this switch stops. */
export const stoppedBy = (killed: KillTarget): Refusal =>
  new Refusal(
    'denied',
    `An operator has stopped ${targetText(killed)}. Do not try again until you are told to.`,
  );
