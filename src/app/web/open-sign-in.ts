/** How people sign in with a browser, and what everything that they do with it is made of. */
import type { Logger } from 'pino';
import type { EndedFamilies } from '../../authorization-server/ended-families.ts';
import { servesAuthorization } from '../../config/identity-settings.ts';
import type { Keys } from '../../config/load-keys.ts';
import type { Config } from '../../config/schema.ts';
import type { Caller, Identity } from '../../domain/caller.ts';
import type { DocumentStore } from '../../domain/document.ts';
import type { PersonConnections } from '../../domain/people/person-connections.ts';
import type { SignInMethod } from '../../domain/sign-in.ts';
import type { NowOrLater } from '../../domain/time/now-or-later.ts';
import { createOidcSignIn, type OidcAttempt } from '../../identity/sign-in-oidc.ts';
import { signInSource } from '../../identity/trust.ts';
import type { VerifyAssertion } from '../../identity/verify-assertion.ts';
import type { Sealer } from '../../mcp/seal.ts';
import type { Audit } from '../../operators/audit.ts';
import type { EndPerson } from '../../operators/end-person.ts';
import type { StandingOf } from '../../provisioning/standing.ts';
import type { Store } from '../../store/store.ts';
import type { People } from '../open-people.ts';

/** What everything that people do with a browser is made of. */
export interface WebDeps {
  readonly config: Config;
  readonly publicUrl: string;
  readonly people: People;
  /** How people connect to servers that are used in their own name, by the name of the server. */
  readonly connections: ReadonlyMap<string, PersonConnections>;
  readonly store: Store;
  readonly keys: { readonly sealer: Sealer; readonly sealing: Keys['sealing'] };
  readonly audit: Audit;
  readonly identity: {
    /** Whether what a person was given at that moment (milliseconds since the epoch) was ended since. */
    readonly isEnded: (caller: Identity, since: number) => NowOrLater<boolean>;
    /** The same, asked of the store itself. */
    readonly isEndedNow: (caller: Identity, since: number) => Promise<boolean>;
    /** What the pushed directory says about people; undefined if none is pushed. */
    readonly standingOf: StandingOf | undefined;
    readonly verifyAssertion: VerifyAssertion;
    /** Whether tokens for the API are given for this caller. */
    readonly mayUseApi: (caller: Caller) => Promise<boolean>;
    readonly families: EndedFamilies;
    readonly endPerson: EndPerson;
  };
  readonly process: { readonly holder: string; readonly log: Logger; readonly now: () => number };
}

/** What both protocols of providers need. */
export interface SignInDeps {
  readonly config: Pick<Config, 'identity'>;
  readonly publicUrl: string;
  readonly documents: Pick<DocumentStore, 'getDocument' | 'putDocument'>;
  readonly sealer: Sealer;
  readonly log: Logger;
  readonly now: () => number;
}

type OidcSettings = NonNullable<NonNullable<Config['identity']['signIn']>['oidc']>;

/** Signing in by OpenID Connect. */
export const openOidc = (
  { config: { identity }, publicUrl, log, now }: SignInDeps,
  oidc: OidcSettings,
): SignInMethod<OidcAttempt> =>
  createOidcSignIn({
    clientId: oidc.clientId,
    clientSecret: oidc.clientSecret,
    source: signInSource(identity, oidc),
    tolerance: identity.clockTolerance,
    offline: oidc.offlineAccess && servesAuthorization(identity),
    now,
    callback: `${publicUrl}/auth/callback`,
    log,
  });
