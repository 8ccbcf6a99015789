/**
 * Who signed in with this browser: a sealed text for a cookie, with nothing of the provider in it. It says who the person is
 * for ten minutes, and for some while longer whom the provider may be asked about again.
 */
import type { Caller } from '../domain/caller.ts';
import { Refusal } from '../domain/refusal.ts';
import type { SignedIn } from '../domain/sign-in.ts';
import type { Sealer } from '../mcp/seal.ts';
import { type Bound, openFor, sealFor } from '../mcp/seal-for.ts';

export interface WebSessions {
  /** `life` and `beganAt`, which is when the person signed in themselves, in milliseconds. Throws `Refusal('unauthenticated')` if the person is in more groups than a cookie holds. */
  begin(signedIn: SignedIn, beganAt?: number): { readonly value: string; readonly life: number };
  /** Who signed in; undefined if the text is not ours or has ended. */
  read(sealed: string | undefined): SignedIn | undefined;
  /** Whose session it was, if it may go on once the provider has vouched for them again. */
  renewable(sealed: string | undefined): { readonly caller: Caller; readonly beganAt: number } | undefined;
}

/** Milliseconds; groups are as old as the sign-in, so it is as long as access tokens are good for. */
const FRESH = 10 * 60_000;
/** A session no one uses ends, and each one does in the end. */
const IDLE = 30 * 60_000;
const LONGEST = 8 * 60 * 60_000;
/** Browsers keep 4096 bytes of name, value and attributes. */
const MAX_LENGTH = 3800;
const BOUND: Bound = ['web-session'];

/**
 * Returns what begins and reads sessions of browsers. A session that was not sealed here, or is over, reads as
 * undefined.
 */
export const createWebSessions = ({ sealer, now }: { sealer: Sealer; now: () => number }): WebSessions => ({
  begin: ({ caller, authenticatedAt }, beganAt = now()) => {
    const until = Math.min(now() + IDLE, beganAt + LONGEST);
    const fresh = { ...caller, expiresAt: Math.min(now() + FRESH, until) };
    const kept = { authenticatedAt, caller: fresh, beganAt, until } satisfies Kept;
    const sealed = sealFor(sealer, BOUND, kept);
    if (sealed.length <= MAX_LENGTH) return { value: sealed, life: until - now() };
    throw new Refusal(
      'unauthenticated',
      'You are in more groups than a sign-in can hold; have the provider filter them for this application.',
    );
  },
  read: (sealed) => {
    const kept = open(sealer, sealed);
    // Negated, so that one of an older release, which has no such end, is over.
    if (kept === undefined || !(now() < kept.caller.expiresAt)) return undefined;
    return { caller: kept.caller, authenticatedAt: kept.authenticatedAt };
  },
  renewable: (sealed) => {
    const kept = open(sealer, sealed);
    return kept !== undefined && now() < kept.until ? kept : undefined;
  },
});

interface Kept extends Pick<SignedIn, 'caller' | 'authenticatedAt'> {
  readonly beganAt: number;
  readonly until: number;
}

const open = (sealer: Sealer, sealed: string | undefined): Kept | undefined => {
  const kept = openFor<Omit<Kept, 'caller'> & { readonly caller: object }>(sealer, BOUND, sealed);
  if (kept === undefined) return undefined;
  // JSON leaves out what is undefined.
  const caller = { email: undefined, clientId: undefined, ...kept.caller } as Caller;
  return { ...kept, caller, authenticatedAt: kept.authenticatedAt };
};
