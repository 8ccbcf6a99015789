/** What ends with a person's access, put together: tokens and sessions, what runs, held calls and temporary access. */
import type { Config } from '../../config/schema.ts';
import { joinSignals } from '../../gateway/shutdown.ts';
import type { IsEnded } from '../../identity/judge-token.ts';
import type { Audit } from '../../operators/audit.ts';
import { createEndPerson, type EndPerson } from '../../operators/end-person.ts';
import type { EndedPeople } from '../../operators/ended-people.ts';
import type { KillSwitches } from '../../operators/kill-switches.ts';
import type { Store } from '../../store/store.ts';
import type { People } from '../open-people.ts';

/** Puts together what ends a person's access here. */
export const openEndPerson = ({
  end,
  store,
  people,
  audit,
}: {
  readonly end: EndedPeople['end'];
  readonly store: Pick<Store, 'listApprovals' | 'listGrants'>;
  readonly people: People;
  readonly audit: Audit;
}): EndPerson =>
  createEndPerson({
    end,
    listApprovals: store.listApprovals,
    withdraw: people.approvals.withdraw,
    listGrants: store.listGrants,
    revoke: people.grants.revoke,
    audit,
  });

/** What runs is cut off by a kill switch, and by the end of its person's access. */
export const watchBoth =
  (watchKills: KillSwitches['watch'], watchPerson: EndedPeople['watch']): KillSwitches['watch'] =>
  (running) => {
    const killed = watchKills(running);
    const { ended, release } = watchPerson(running.caller);
    const both = joinSignals(killed.stopped, ended);
    return {
      stopped: both.signal,
      release: () => {
        both.release();
        killed.release();
        release();
      },
    };
  };

/** Calls of those whom an operator has stopped are refused by the switch, which says so; a 401 would only say to sign in again. */
export const unlessKilled =
  (isEnded: EndedPeople['isEnded'], killing: KillSwitches['killing']): IsEnded =>
  async (caller, since, at) => {
    if (!(await isEnded(caller, since))) return false;
    if (at === undefined || at.kind === 'api') return true;
    return killing({ caller, server: '', tool: undefined, session: '' }) === undefined;
  };

/** Milliseconds that anything counts at most which a person is given: tokens, sign-ins of clients and of browsers. */
export const longestAccess = ({ issuers, authorizationServer }: Config['identity']): number => {
  const lives = issuers.map(({ maxTokenLife = 0 }) => maxTokenLife);
  return Math.max(authorizationServer.refreshLife, A_DAY, ...lives);
};

/** Of tokens of people, unless the settings say more; a browser stays signed in for less. */
const A_DAY = 24 * 3_600_000;
