/** The command line as an OAuth client of the gateway: sign-in by a browser, refresh, revocation. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  // biome-ignore lint/suspicious/noDeprecatedImports: marked so that it stands out; loopback gateways need it
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  None,
  randomPKCECodeVerifier,
  randomState,
  refreshTokenGrant,
  type TokenEndpointResponse,
  tokenRevocation,
} from 'openid-client';
import { CLI_CLIENT } from '../../authorization-server/cli-client.ts';
import { ExitCode } from '../exit-code.ts';
import type { Login } from './kept-logins.ts';

const TIMEOUT_SECONDS = 15;
/** Milliseconds for which the browser is waited for; the gateway gives a sign-in as long. */
const PATIENCE = 10 * 60_000;

/** Signs in at the gateway of this URL; `show` gets the address to open in a browser. @throws ExitCode */
export const signInAt = async (url: string, show: (address: string) => void): Promise<Login> => {
  const { issuer, resource } = await whereToSignIn(url);
  const gateway = await connect(issuer);
  const [verifier, state] = [randomPKCECodeVerifier(), randomState()];
  const back = await listenForCode(state);
  try {
    const address = buildAuthorizationUrl(gateway, {
      redirect_uri: back.url,
      resource,
      state,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    show(address.href);
    const answer = await back.answer;
    const checks = { pkceCodeVerifier: verifier, expectedState: state };
    return loginOf(issuer, await authorizationCodeGrant(gateway, answer, checks, { resource }));
  } finally {
    back.close();
  }
};

/** A new access token for one that ends. Rejects if the gateway gives none. */
export const refreshLogin = async ({ issuer, refreshToken = '' }: Login): Promise<Login> =>
  loginOf(issuer, await refreshTokenGrant(await connect(issuer), refreshToken));

/** Ends the sign-in at the gateway, with the tokens that came from it. */
export const revokeLogin = async ({ issuer, refreshToken, accessToken }: Login): Promise<void> =>
  tokenRevocation(await connect(issuer), refreshToken ?? accessToken);

/** As the API itself tells (RFC 9728). The token goes to this URL, so it has to be one for it. */
const whereToSignIn = async (url: string): Promise<{ issuer: string; resource: string }> => {
  const answer = await fetch(new URL('/.well-known/oauth-protected-resource/api', url), {
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_SECONDS * 1000),
  }).catch(() => undefined);
  const { resource, authorization_servers: servers } = Object(await answer?.json().catch(() => undefined));
  if (typeof resource !== 'string' || !resource.endsWith('/api') || !Array.isArray(servers))
    throw new ExitCode(1, `There is no gateway at ${url}, or it does not answer.`);
  const issuer = resource.slice(0, -'/api'.length);
  if (new URL(issuer).origin !== new URL(url).origin)
    throw new ExitCode(1, `The gateway there calls itself ${issuer}: use --url ${issuer}`);
  if (!servers.includes(issuer)) {
    const token =
      servers.length === 0
        ? 'With development keys: firebreak token --sub NAME --groups GROUP. Set FIREBREAK_TOKEN to it.'
        : `Get a token for ${resource} from ${servers.join(' or ')}, and set FIREBREAK_TOKEN to it.`;
    throw new ExitCode(1, `No one signs in at this gateway itself (identity.signIn). ${token}`);
  }
  return { issuer, resource };
};

const connect = (issuer: string): Promise<Configuration> =>
  discovery(new URL(issuer), CLI_CLIENT, undefined, None(), {
    algorithm: 'oauth2',
    timeout: TIMEOUT_SECONDS,
    // Only gateways on this machine are reached by http.
    ...(issuer.startsWith('http:') ? { execute: [allowInsecureRequests] } : {}),
  });

const loginOf = (issuer: string, tokens: TokenEndpointResponse): Login => ({
  issuer,
  accessToken: tokens.access_token,
  refreshToken: tokens.refresh_token,
  expiresAt: Date.now() + (tokens.expires_in ?? 0) * 1000,
});

/** The request that names the state is the browser's; any page could make another, which ends nothing. */
const listenForCode = async (state: string) => {
  const { promise: answer, resolve, reject } = Promise.withResolvers<URL>();
  const server = createServer((request, response) => {
    const at = new URL(request.url ?? '/', 'http://127.0.0.1');
    const isAnswer = at.pathname === '/callback' && at.searchParams.get('state') === state;
    response.writeHead(isAnswer ? 200 : 404, { 'content-type': 'text/plain', connection: 'close' });
    response.end(isAnswer ? 'You can close this window.' : '');
    if (isAnswer) resolve(new URL(at.pathname + at.search, url));
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
  const tired = setTimeout(() => reject(new ExitCode(1, 'No one signed in within ten minutes.')), PATIENCE);
  const close = () => {
    clearTimeout(tired);
    server.close();
  };
  return { url, answer, close };
};
