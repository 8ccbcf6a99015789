/** The servers of the configuration as the way upstream knows them. */
import type { Config } from '../config/schema.ts';
import type { Credential } from '../upstream/credentials/credential.ts';
import type { IdentityToken } from '../upstream/credentials/id-jag.ts';
import { openCredential } from '../upstream/credentials/open-credential.ts';
import type { SubjectToken } from '../upstream/credentials/token-credentials.ts';
import type { UpstreamServer } from '../upstream/ports.ts';

export interface ServersDeps {
  /** The tokens of callers, by the name of the server they were shown for. */
  readonly subjectTokenOf: (server: string) => SubjectToken;
  /** The credentials of servers that are used in each person's own name, by the name of the server. */
  readonly connections: ReadonlyMap<string, { readonly credential: Credential }>;
  /** The ID token of a caller who signed in at the gateway. */
  readonly identityToken: IdentityToken;
  readonly log: { warn(fields: object, message: string): void };
  readonly now: () => number;
}

/** By name, each with the gateway's own credential there. */
export const upstreamServers = (
  { servers, identity }: Pick<Config, 'servers' | 'identity'>,
  { subjectTokenOf, connections, identityToken, log, now }: ServersDeps,
): ReadonlyMap<string, UpstreamServer> =>
  new Map(
    Object.entries(servers).map(([name, { url, transport, credential }]) => [
      name,
      {
        url: new URL(url),
        transport,
        ...openCredential(credential, {
          subjectToken: subjectTokenOf(name),
          perUser: connections.get(name)?.credential,
          identityToken,
          provider: identity.signIn?.oidc,
          log,
          now,
        }),
      },
    ]),
  );

/** Whether callers' tokens have to be remembered at all. */
export const exchangesTokens = ({ servers }: Pick<Config, 'servers'>): boolean =>
  Object.values(servers).some(
    ({ credential }) => credential?.exchange !== undefined || credential?.idJag !== undefined,
  );
