/** Ends everything a person has here: sign-ins, tokens, running and held calls, temporary access; audited, once for all ways to it. */
import type { Approval, ApprovalState } from '../domain/approval.ts';
import type { Identity } from '../domain/caller.ts';
import type { Grant, GrantState } from '../domain/grant.ts';
import type { Page } from '../domain/page.ts';
import { couldMean, describePersonName, type PersonName } from '../domain/people/person-name.ts';
import type { Audit, AuditEvent } from './audit.ts';

export interface EndPersonDeps {
  /** Ends what the person was given until now, on every replica. */
  readonly end: (named: PersonName, until?: number) => Promise<void>;
  readonly listApprovals: (query: Query<ApprovalState>) => Promise<Page<Approval>>;
  readonly withdraw: (id: string, reason: string) => Promise<unknown>;
  readonly listGrants: (query: Query<GrantState>) => Promise<Page<Grant>>;
  readonly revoke: (id: string, by: string) => Promise<unknown>;
  /** Takes away what other servers gave this person. */
  readonly disconnect: (named: PersonName) => Promise<void>;
  readonly audit: Audit;
}

interface Query<State> {
  readonly state: State;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface EndedBecause {
  /** Who says so. */
  readonly by: Identity;
  readonly via: AuditEvent['via'];
  /** One sentence that is safe to show. */
  readonly reason: string;
  /** Milliseconds since the epoch: what the person was given later counts. Now if undefined. */
  readonly until?: number | undefined;
  /** True if the person only signed out: what they allowed at other servers is not of that session. */
  readonly isSignOut?: boolean | undefined;
}

/** Durable once resolved; asked again, it does no harm. What cannot be audited is not done. */
export type EndPerson = (named: PersonName, because: EndedBecause) => Promise<void>;

const PAGE = 100;

/** Returns what ends a person's access. It rejects if a step does, and can be asked again. */
export const createEndPerson = (deps: EndPersonDeps): EndPerson => {
  const endCalls = async (named: PersonName, reason: string): Promise<number> => {
    let count = 0;
    for (const state of ['pending', 'approved'] as const) {
      for await (const { id, caller } of everyOne(deps.listApprovals, state)) {
        if (!couldMean(named, caller)) continue;
        await deps.withdraw(id, reason);
        count += 1;
      }
    }
    return count;
  };
  const endGrants = async (named: PersonName, by: string): Promise<number> => {
    let count = 0;
    for (const state of ['requested', 'active'] as const) {
      for await (const { id, subject } of everyOne(deps.listGrants, state)) {
        if (!couldMean(named, subject)) continue;
        await deps.revoke(id, by);
        count += 1;
      }
    }
    return count;
  };

  return async (named, { by, via, reason, until, isSignOut }) => {
    const event = { by, via, action: 'person.end', target: describePersonName(named) } as const;
    await deps.audit({ ...event, outcome: 'attempted', detail: reason });
    // First: from then on nothing new begins that would have to be found below.
    await deps.end(named, until);
    const [calls, grants] = await Promise.all([
      endCalls(named, reason),
      endGrants(named, by.email ?? by.subject),
      isSignOut ? undefined : deps.disconnect(named),
    ]);
    const detail = `${reason} Ended with it: ${calls} held calls, ${grants} grants.`;
    await deps.audit({ ...event, outcome: 'done', detail });
  };
};

async function* everyOne<State, T>(
  list: (query: Query<State>) => Promise<Page<T>>,
  state: State,
): AsyncGenerator<T> {
  let cursor: string | null | undefined;
  do {
    const page: Page<T> = await list({ state, limit: PAGE, cursor: cursor ?? undefined });
    yield* page.items;
    ({ cursor } = page);
  } while (cursor !== null);
}
