/** Who signed in with this browser: a sealed text for a cookie, good for ten minutes, with nothing of the provider in it. */
import type { Caller } from '../domain/caller.ts';
import { Refusal } from '../domain/refusal.ts';
import type { SignedIn } from '../domain/sign-in.ts';
import type { Sealer } from '../mcp/seal.ts';

export interface WebSessions {
  /** `life` in milliseconds. Throws `Refusal('unauthenticated')` where the person is in more groups than a cookie holds. */
  begin(signedIn: SignedIn): { readonly value: string; readonly life: number };
  /** Who signed in; undefined where the text is not ours or has ended. */
  read(sealed: string | undefined): SignedIn | undefined;
}

/** Milliseconds; groups are as old as the sign-in, so it is as long as access tokens are good for. */
const LIFE = 10 * 60_000;
/** Browsers keep 4096 bytes of name, value and attributes. */
const MAX_LENGTH = 3800;
const PURPOSE = ['web-session'];

export const createWebSessions = ({ sealer, now }: { sealer: Sealer; now: () => number }): WebSessions => ({
  begin: ({ caller, authenticatedAt }) => {
    const kept = { authenticatedAt, caller: { ...caller, expiresAt: now() + LIFE } };
    const sealed = sealer.seal(JSON.stringify(kept), PURPOSE);
    if (sealed.length <= MAX_LENGTH) return { value: sealed, life: LIFE };
    throw new Refusal(
      'unauthenticated',
      'You are in more groups than a sign-in can hold; have the provider filter them for this application.',
    );
  },
  read: (sealed) => {
    const text = sealed === undefined ? undefined : sealer.open(sealed, PURPOSE);
    if (text === undefined) return undefined;
    // JSON leaves out what is undefined.
    const kept = JSON.parse(text) as { caller?: Caller; authenticatedAt?: number };
    const caller = { email: undefined, clientId: undefined, ...kept.caller } as Caller;
    // Negated, so that one of an older release, which has no such end, is over.
    if (!(now() < caller.expiresAt)) return undefined;
    return { caller, authenticatedAt: kept.authenticatedAt };
  },
});
