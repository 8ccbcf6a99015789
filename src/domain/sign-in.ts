/** Signing in with a browser, whatever the company's provider speaks: what every way of it has in common. */
import type { Caller } from './caller.ts';

/** A person who signed in with a browser. */
export interface SignedIn {
  readonly caller: Caller;
  /** When the person proved who they are, in milliseconds; undefined if they did not have to do it anew. */
  readonly authenticatedAt: number | undefined;
  /** Lets the provider be asked about them again; undefined if only the person can do that. Secret. */
  readonly upstream?: Upstream | undefined;
}

/** What a provider gave the gateway for one person; only its own method knows what it is. It survives JSON. */
export type Upstream = object;

/** A person who signed in once, as the provider said it last. */
export interface KnownPerson {
  readonly caller: Caller;
  readonly upstream?: Upstream | undefined;
}

/**
 * One protocol by which people sign in, such as OpenID Connect. `Attempt` is what the browser has to bring back, as JSON;
 * who can read it could finish the sign-in, so it travels sealed.
 */
export interface SignInMethod<Attempt> {
  /**
   * The address at the provider to send the browser to. `fresh` makes the person prove anew who they are. `state` is what
   * the query of the callback will name, if several windows of one browser may sign in at the same time.
   *
   * @throws Refusal `unauthenticated`, safe to show, if the provider cannot be reached.
   */
  readonly begin: (fresh: boolean) => Promise<Begun<Attempt>>;
  /**
   * The person who came back; `search` is the query of the callback.
   *
   * @throws Refusal `unauthenticated`, safe to show, if the provider did not confirm this attempt.
   */
  readonly finish: (search: string, attempt: Attempt) => Promise<SignedIn>;
  /**
   * Who the person is now, asked without them; left out if the protocol cannot.
   *
   * @throws Refusal `unauthenticated`, safe to show, if the provider does not vouch for them any more; anything else if it
   * cannot be asked.
   */
  readonly reread?: (known: KnownPerson) => Promise<KnownPerson>;
  /**
   * The address at which the provider ends its session too, for what it gave at the sign-in; left out, or undefined, if
   * there is none.
   */
  readonly leave?: ((upstream: Upstream) => Promise<string | undefined>) | undefined;
}

/** A sign-in that has begun. */
export interface Begun<Attempt> {
  readonly url: string;
  readonly attempt: Attempt;
  readonly state?: string | undefined;
}
