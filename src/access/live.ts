/** The access a caller has at this moment, from the store: ended access is over with the very next call. */
import type { Caller } from '../domain/caller.ts';
import type { Grant } from '../domain/grant.ts';
import { emailIdentity } from '../domain/person.ts';
import type { GrantStore } from './ports.ts';

interface LiveDeps {
  readonly store: Pick<GrantStore, 'liveGrants'>;
  readonly now: () => number;
}

/** Rejects if the store does; no access then. */
export type Live = (
  caller: Pick<Caller, 'issuer' | 'subject' | 'email' | 'kind'>,
) => Promise<readonly Grant[]>;

/** Resolves with the grants that count now. Rejects if the store does, and then none of them counts. */
export const createLive =
  (deps: LiveDeps): Live =>
  async (caller) => {
    const now = deps.now();
    // Access asked for in Slack by someone known by e-mail only. Tokens of CI jobs name the e-mail of the person who
    // pushed, and must not inherit that person's access.
    const byEmail =
      caller.kind === 'human' && caller.email !== undefined ? [emailIdentity(caller.email)] : [];
    const found = await Promise.all(
      [caller, ...byEmail].map((subject) => deps.store.liveGrants(subject, now)),
    );
    return found.flat().filter(isToldOf);
  };

/** Break-glass access is approved by no one, so it gives nothing until everyone can see it. */
const isToldOf = ({ review, announcement }: Grant): boolean =>
  review === undefined || announcement !== undefined;
