/** Commands of operators go through the API of the running gateway: there they are checked, audited and reach every replica. */
import type { Command } from 'commander';
import { isLoopbackHost, isSafeUrl } from '../../domain/loopback.ts';
import { ExitCode } from '../exit-code.ts';
import type { CliIo } from '../io.ts';
import { type GatewayUrl, urlOf, withGatewayUrl } from './gateway-url.ts';
import { createKeptLogins } from './kept-logins.ts';

export interface GatewayOptions extends GatewayUrl {
  readonly token?: string;
}

export interface GatewayApi {
  /** Both resolve with the answer's JSON, and throw an ExitCode that says what went wrong. */
  get(path: string): Promise<unknown>;
  post(path: string, body: object): Promise<unknown>;
}

const TIMEOUT = 15_000;

const HELP = `
This talks to the running gateway, whichever store it uses; what is changed is audited there in your name.
The token is the one of firebreak login, or one of your identity provider for the audience GATEWAY-URL/api, of someone with the role operator.`;

const NO_TOKEN = `Sign in with firebreak login, or give --token, or set FIREBREAK_TOKEN, to the token of someone with a role in identity.roles.
With development keys: firebreak token --sub NAME --groups GROUP, with a group that identity.roles names.`;

/** For commands of approvers, whom the policy names. */
export const NO_TOKEN_OF_APPROVER = `Sign in with firebreak login, or give --token, or set FIREBREAK_TOKEN, to your own token. Approvers need no role, only to be among those that the policy names.
With development keys: firebreak token --sub NAME --groups GROUP, with a group of the approvers.`;

/** The options that say where the gateway is and who asks. */
export const withGatewayOptions = (command: Command): Command =>
  withGatewayUrl(command)
    .option(
      '--token <token>',
      'access token (default: the environment variable FIREBREAK_TOKEN, or what firebreak login has kept)',
    )
    .addHelpText('after', HELP);

/** Returns calls of the API. @throws ExitCode 2 without a token, which says `noToken` */
export const gatewayApi = (
  { token, ...options }: GatewayOptions,
  io: Pick<CliIo, 'env'>,
  noToken = NO_TOKEN,
): GatewayApi => {
  const url = urlOf(options, io);
  const isChosen = options.url !== undefined || isLoopbackHost(new URL(url).hostname);
  // Not to where a file that lies here leads: that gets what was given for it, and nothing else.
  const given = isChosen ? (token ?? io.env['FIREBREAK_TOKEN']) : undefined;
  const ask = async (path: string, init: RequestInit): Promise<unknown> => {
    if (!isSafeUrl(url))
      throw new ExitCode(2, 'The token goes along, so --url has to be https, or on this machine.');
    const bearer = given || (await keptToken(url, io));
    if (bearer === undefined) throw new ExitCode(2, noToken);
    const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
    const signal = AbortSignal.timeout(TIMEOUT);
    const answer = await fetch(new URL(`/api${path}`, url), {
      ...init,
      headers,
      signal,
      redirect: 'error',
    }).catch(() => {
      throw new ExitCode(1, `There is no gateway at ${url}, or it does not answer.`);
    });
    const body: unknown = await answer.json().catch(() => undefined);
    if (answer.ok && body !== undefined) return body;
    const { detail = `The gateway answered ${answer.status}.` } = Object(body) as { detail?: string };
    throw new ExitCode(1, detail);
  };
  return {
    get: (path) => ask(path, {}),
    post: (path, body) => ask(path, { method: 'POST', body: JSON.stringify(body) }),
  };
};

/** Milliseconds before its end at which a token is renewed. */
const EARLY = 30_000;

/** Of `firebreak login`; undefined if there is none, or the gateway does not renew it any more. */
const keptToken = async (url: string, { env }: Pick<CliIo, 'env'>): Promise<string | undefined> => {
  const logins = createKeptLogins(env);
  const login = logins.of(url);
  if (login === undefined || Date.now() < login.expiresAt - EARLY) return login?.accessToken;
  const { refreshLogin } = await import('./login-client.ts');
  const renewed = await refreshLogin(login).catch(() => undefined);
  if (renewed === undefined) return undefined;
  logins.keep(url, { ...renewed, refreshToken: renewed.refreshToken ?? login.refreshToken });
  return renewed.accessToken;
};
