/** Which sessions each caller has in use in this process: no caller begins more of them than it may. */
import { Refusal } from '../domain/refusal.ts';

export interface OpenSessions {
  /** @throws Refusal `too-many` if the caller has as many in use as it may, so that it cannot begin another */
  check(caller: string): void;
  add(caller: string, session: string): void;
  /** Once it has ended, or nothing was heard of it for long. */
  remove(session: string): void;
}

/** `check` throws `too-many` for a caller that has `most` sessions open. */
export const createOpenSessions = (most: number): OpenSessions => {
  const sessions = new Map<string, Set<string>>();
  const owners = new Map<string, string>();
  return {
    check: (caller) => {
      if ((sessions.get(caller)?.size ?? 0) >= most) throw tooMany();
    },
    add: (caller, session) => {
      owners.set(session, caller);
      sessions.set(caller, (sessions.get(caller) ?? new Set()).add(session));
    },
    remove: (session) => {
      const caller = owners.get(session) ?? '';
      owners.delete(session);
      const own = sessions.get(caller);
      own?.delete(session);
      if (own?.size === 0) sessions.delete(caller);
    },
  };
};

const tooMany = (): Refusal =>
  new Refusal(
    'too-many',
    'You have as many sessions open as one caller may (limits.sessions). End some with DELETE, or go on in one of them; those that no one uses end after half an hour.',
    { retryAfter: 60 },
  );
