/** Whether a caller's access still stands: asked as they come in, asked again later, and watched while something runs by it. */
import type { EndedFamilies } from '../../authorization-server/ended-families.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { followed } from '../../domain/time/now-or-later.ts';
import { joinSignals } from '../../domain/time/stop.ts';
import type { CheckAccess } from '../../gateway/ports.ts';
import { type IsEnded, refuseEnded } from '../../identity/judge-token.ts';
import type { EndedPeople } from '../../operators/ended-people.ts';
import type { Running } from '../../operators/kill.ts';
import { type KillSwitches, stoppedBy } from '../../operators/kill-switches.ts';
import type { StandingOf } from '../../provisioning/standing.ts';
import { inDirectory } from './open-provisioning.ts';

export interface Access {
  /** Whether tokens are refused as ended; while a kill switch is on, that says why instead. */
  readonly isRefused: IsEnded;
  /** Whether the access of a caller who came in still stands, whatever kill switches say. */
  readonly check: CheckAccess;
  /** The same as `authenticate` has found out about endings, once more. */
  readonly recheck: CheckAccess;
  /** `stopped` aborts once it does not stand any more; `release` ends the watch. */
  readonly watch: (caller: Running['caller']) => Watch;
  /** The same for what a kill switch stops as well. */
  readonly watchRunning: KillSwitches['watch'];
}

interface AccessDeps {
  readonly ended: Pick<EndedPeople, 'isEnded' | 'watch'>;
  readonly families: Pick<EndedFamilies, 'check' | 'watch'>;
  readonly kills: Pick<KillSwitches, 'killing' | 'watch'>;
  readonly standingOf: StandingOf | undefined;
}

/** Puts together everything that can end the access of a caller. */
export const openAccess = ({ ended, families, kills, standingOf }: AccessDeps): Access => {
  const isRefused = unlessKilled(ended.isEnded, kills.killing);
  const checkFamily = families.check;
  const watch = createWatchAccess(ended.watch, families.watch);
  return {
    isRefused,
    check: createCheckAccess({ isEnded: ended.isEnded, checkFamily, standingOf }),
    recheck: createCheckAccess({
      isEnded: (caller, since) => isRefused(caller, since, DATA_PATH),
      checkFamily,
      standingOf,
    }),
    watch,
    watchRunning: watchBoth(kills, watch),
  };
};

/** Any server: switches of people count at all of them. */
const DATA_PATH = { resource: '' };

type Watch = ReturnType<KillSwitches['watch']>;

/** What runs by a person's access is cut off once that ends: all of it, or the sign-in that its token comes from. */
const createWatchAccess =
  (watchPerson: EndedPeople['watch'], watchFamily: EndedFamilies['watch']) =>
  (caller: Running['caller']): Watch => {
    const person = watchPerson(caller, caller.issuedAt ?? 0);
    if (caller.family === undefined) return { stopped: person.ended, release: person.release };
    const family = watchFamily(caller);
    const both = joinSignals(person.ended, family.stopped);
    return {
      stopped: both.signal,
      release: () => {
        for (const { release } of [both, person, family]) release();
      },
    };
  };

/** What runs is cut off by a kill switch, and by the end of its person's access. */
const watchBoth =
  (
    { watch, killing }: Pick<KillSwitches, 'watch' | 'killing'>,
    watchCaller: ReturnType<typeof createWatchAccess>,
  ): KillSwitches['watch'] =>
  (running) => {
    const [killed, access] = [watch(running), watchCaller(running.caller)];
    const both = joinSignals(killed.stopped);
    // One of a person whom an operator has stopped: the switch says more than that access has ended.
    const end = () => both.signal.abort(stoppedNow(killing, running) ?? access.stopped.reason);
    if (access.stopped.aborted) end();
    else access.stopped.addEventListener('abort', end);
    return {
      stopped: both.signal,
      release: () => {
        access.stopped.removeEventListener('abort', end);
        for (const { release } of [both, killed, access]) release();
      },
    };
  };

const stoppedNow = (killing: KillSwitches['killing'], running: Running): Refusal | undefined => {
  try {
    const killed = killing(running);
    return killed === undefined ? undefined : stoppedBy(killed);
  } catch {
    return undefined;
  }
};

/**
 * Returns what asks once more whether a caller's access still stands, after something that took its time: a body, people who
 * decide. Of a person whom nothing has ended this costs a few look-ups in memory.
 */
const createCheckAccess =
  (deps: {
    readonly isEnded: IsEnded;
    readonly checkFamily: EndedFamilies['check'];
    readonly standingOf: StandingOf | undefined;
  }): CheckAccess =>
  (caller) => {
    deps.checkFamily(caller);
    const ending = refuseEnded(deps.isEnded, { caller, issuedAt: caller.issuedAt ?? 0 });
    return followed(ending, () => followed(inDirectory(deps.standingOf, caller), () => {}));
  };

/** Calls of those whom an operator has stopped are refused by the switch, which says so; a 401 would only say to sign in again. */
const unlessKilled =
  (isEnded: EndedPeople['isEnded'], killing: KillSwitches['killing']): IsEnded =>
  (caller, since, at) =>
    followed(isEnded(caller, since), (hasEnded) => {
      if (!hasEnded) return false;
      if (at === undefined || at.kind === 'api') return true;
      return killing({ caller, server: '', tool: undefined, session: '' }) === undefined;
    });
