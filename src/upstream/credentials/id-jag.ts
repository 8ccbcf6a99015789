/**
 * Access tokens in the caller's name for servers of another trust domain: the company's provider vouches for the caller with an
 * identity assertion (ID-JAG), for which the server's own authorization server gives a token
 * (draft-ietf-oauth-identity-assertion-authz-grant).
 */
import { Refusal } from '../../domain/refusal.ts';
import type { Credential } from './credential.ts';
import {
  bearer,
  EXCHANGE,
  given,
  NO_CALLER,
  type SubjectToken,
  tokenIn,
  type Wanted,
} from './token-credentials.ts';
import type { AskForToken } from './token-endpoint.ts';
import { createTokens, type Token } from './tokens.ts';

/** The ID token that the company's provider gave for a caller, by `clientKey`, good now; undefined if they did not sign in at the gateway. */
export type IdentityToken = (client: string) => Promise<string | undefined>;

export interface IdJagDeps {
  /** Ask the company's provider, and the authorization server of the server. */
  readonly askProvider: AskForToken;
  readonly askServer: AskForToken;
  readonly subjectToken: SubjectToken;
  readonly identityToken: IdentityToken;
  /** `audience` is the issuer of the server's authorization server. */
  readonly wanted: Wanted;
  readonly now: () => number;
}

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const TYPE = 'urn:ietf:params:oauth:token-type';

/** One token for each client of each caller. */
export const idJag = (deps: IdJagDeps): Credential => {
  const tokens = createTokens(deps.now);
  return {
    headers: async ({ client = '' }) => {
      const shown = deps.subjectToken(client);
      // Not even a kept token is used for a caller who is no longer here.
      if (shown === undefined) throw new Refusal('upstream-unavailable', NO_CALLER);
      return bearer(await tokens.get(client, () => redeem(deps, client, shown)));
    },
    refused: ({ client = '' }, sent) => {
      tokens.forget(client, tokenIn(sent));
      return true;
    },
  };
};

/** `shown` is the access token of the caller: if they sign in at the provider itself, it is all that there is of theirs. */
const redeem = async (
  { askProvider, askServer, identityToken, wanted }: IdJagDeps,
  client: string,
  shown: string,
): Promise<Token> => {
  const identity = await identityToken(client);
  const { value: assertion } = await askProvider(EXCHANGE, {
    ...given(wanted),
    requested_token_type: `${TYPE}:id-jag`,
    subject_token: identity ?? shown,
    subject_token_type: identity === undefined ? `${TYPE}:access_token` : `${TYPE}:id_token`,
  });
  const { scope, resource } = wanted;
  return askServer(JWT_BEARER, { ...given({ scope, resource, audience: undefined }), assertion });
};
