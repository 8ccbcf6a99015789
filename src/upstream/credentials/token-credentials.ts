/** Credentials that are access tokens asked for by the gateway: in its own name, or in exchange for the caller's token. */
import { Refusal } from '../../domain/refusal.ts';
import type { Credential, CredentialHeaders } from './credential.ts';
import { checked } from './fixed-headers.ts';
import type { AskForToken } from './token-endpoint.ts';
import { createTokens } from './tokens.ts';

/** What is asked for; `resource` is RFC 8707. */
export interface Wanted {
  readonly scope: string | undefined;
  readonly audience: string | undefined;
  readonly resource: string | undefined;
}

export const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';

/** One token for all callers (RFC 6749, section 4.4). */
export const clientCredentials = (ask: AskForToken, wanted: Wanted, now: () => number): Credential => {
  const tokens = createTokens(now);
  const key = '';
  return {
    headers: async () => bearer(await tokens.get(key, () => ask('client_credentials', given(wanted)))),
    refused: (_asker, sent) => {
      tokens.forget(key, tokenIn(sent));
      return true;
    },
  };
};

/** The access token that a client of a caller last showed for this server, by `clientKey`; undefined if that is over. */
export type SubjectToken = (client: string) => string | undefined;

/** One token for each client of each caller, in exchange for theirs (RFC 8693), so that the server knows who calls. */
export const tokenExchange = (
  ask: AskForToken,
  {
    subjectToken,
    wanted,
    now,
  }: { readonly subjectToken: SubjectToken; readonly wanted: Wanted; readonly now: () => number },
): Credential => {
  const tokens = createTokens(now);
  return {
    headers: async ({ client = '' }) => {
      const subject = subjectToken(client);
      // Not even a kept token is used for a caller who is no longer here.
      if (subject === undefined) throw new Refusal('upstream-unavailable', NO_CALLER);
      const request = () =>
        ask(EXCHANGE, { ...given(wanted), subject_token: subject, subject_token_type: ACCESS_TOKEN });
      return bearer(await tokens.get(client, request));
    },
    refused: ({ client = '' }, sent) => {
      tokens.forget(client, tokenIn(sent));
      return true;
    },
  };
};

/** Parameters of a request: what is wanted and set. */
export const given = (wanted: Wanted): Record<string, string> =>
  Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));

/** The header that carries the token (RFC 6750). @throws Error if the token cannot stand in a header */
export const bearer = (token: string): CredentialHeaders => ({ authorization: `Bearer ${checked(token)}` });
/** The token that such headers carried. */
export const tokenIn = ({ authorization = '' }: CredentialHeaders): string =>
  authorization.slice('Bearer '.length);

export const NO_CALLER =
  'The server is called in the name of the caller, whose token is not known here or has ended. Send the request again with a fresh token. Not executed.';
