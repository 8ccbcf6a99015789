/** `firebreak login` and `firebreak logout`: a token for the API without copying one. */
import { Command } from 'commander';
import { AuthorizationResponseError, ResponseBodyError } from 'openid-client';
import { isSafeUrl } from '../../domain/loopback.ts';
import { ExitCode } from '../exit-code.ts';
import type { CliIo } from '../io.ts';
import { type GatewayUrl, signInUrlOf, withGatewayUrl } from './gateway-url.ts';
import { createKeptLogins } from './kept-logins.ts';
import { revokeLogin, signInAt } from './login-client.ts';

const HELP = `
The gateway asks your company's provider who you are, as it does for MCP clients, and then whether this may use its API for you: for
auditors, operators, and approvers whom the policy names by group, address or subject. It lasts eight hours at most. What is kept lies in
firebreak/logins.json of your configuration directory, which no one else can read.`;

/** Signs in with a browser. */
export const loginCommand = (io: CliIo): Command =>
  withGatewayUrl(new Command('login'))
    .addHelpText('after', HELP)
    .action(async (options: GatewayUrl) => {
      const url = safe(signInUrlOf(options, io));
      const login = await signInAt(url, (address) =>
        io.stderr(`Open this address in your browser:\n${address}\n`),
      ).catch(failed);
      createKeptLogins(io.env).keep(url, login);
      io.stdout(`signed in at ${url}\n`);
    });

/** Ends that. */
export const logoutCommand = (io: CliIo): Command =>
  withGatewayUrl(new Command('logout')).action(async (options: GatewayUrl) => {
    const url = safe(signInUrlOf(options, io));
    const logins = createKeptLogins(io.env);
    const login = logins.of(url);
    if (login === undefined) return io.stdout(`not signed in at ${url}\n`);
    logins.keep(url, undefined);
    await revokeLogin(login).catch(() => {
      throw new ExitCode(1, `Forgotten here, but the gateway at ${url} could not be told.`);
    });
    io.stdout(`signed out at ${url}\n`);
  });

const safe = (url: string): string => {
  if (isSafeUrl(url)) return url;
  throw new ExitCode(2, 'Tokens come from there, so --url has to be https, or on this machine.');
};

const failed = (error: unknown): never => {
  if (error instanceof ExitCode) throw error;
  const isAnswer = error instanceof AuthorizationResponseError || error instanceof ResponseBodyError;
  throw new ExitCode(
    1,
    isAnswer
      ? `Not signed in: ${error.error_description ?? error.error}`
      : `Not signed in: ${(error as Error).message}`,
  );
};
