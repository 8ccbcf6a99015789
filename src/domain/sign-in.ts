/** Signing in with a browser, whatever the company's provider speaks: what every way of it has in common. */
import type { Caller } from './caller.ts';

/** A person who signed in with a browser. */
export interface SignedIn {
  readonly caller: Caller;
  /** When the person proved who they are, in milliseconds; undefined if they did not have to do it anew. */
  readonly authenticatedAt: number | undefined;
}

/**
 * One protocol by which people sign in, such as OpenID Connect. `Attempt` is what the browser has to bring back, as JSON;
 * who can read it could finish the sign-in, so it travels sealed.
 */
export interface SignInMethod<Attempt> {
  /**
   * The address at the provider to send the browser to. `fresh` makes the person prove anew who they are.
   *
   * @throws Refusal `unauthenticated`, safe to show, if the provider cannot be reached.
   */
  readonly begin: (fresh: boolean) => Promise<{ readonly url: string; readonly attempt: Attempt }>;
  /**
   * The person who came back; `search` is the query of the callback.
   *
   * @throws Refusal `unauthenticated`, safe to show, if the provider did not confirm this attempt.
   */
  readonly finish: (search: string, attempt: Attempt) => Promise<SignedIn>;
}
