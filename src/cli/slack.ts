/** `firebreak slack manifest`: prints what the Slack app is created from. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { stringify } from 'yaml';
import { isLoopbackHost } from '../domain/loopback.ts';
import { type ManifestOptions, slackManifest } from '../slack/transport/manifest.ts';
import type { CliIo } from './io.ts';

/** The command with its subcommand. */
export const slackCommand = (io: CliIo): Command => {
  const slack = new Command('slack');
  slack
    .command('manifest')
    .description('print the app manifest as YAML, for api.slack.com/apps, Create New App, From a manifest')
    .addOption(
      new Option('--mode <mode>', 'how Slack reaches the gateway')
        .choices(['socket', 'http'])
        .makeOptionMandatory(),
    )
    .option('--url <url>', 'public address of the gateway; required with --mode http', parseUrl)
    .option('--command <command>', 'the slash command', '/access')
    .option('--email', 'match people by e-mail, which adds the scope users:read.email')
    .option('--json', 'JSON instead of YAML')
    .action(
      (options: Partial<ManifestOptions> & { mode: 'socket' | 'http'; json?: boolean }, command: Command) => {
        const { json, url, ...rest } = options;
        if (url === undefined && rest.mode === 'http') {
          command.error('error: --mode http needs --url, the address at which Slack calls the gateway');
        }
        const manifest = slackManifest({ ...rest, url: url ?? '' });
        io.stdout(json ? `${JSON.stringify(manifest, null, 2)}\n` : manifestYaml(manifest));
      },
    );
  return slack;
};

const manifestYaml = (manifest: ReturnType<typeof slackManifest>): string =>
  `# Made by: firebreak slack manifest\n${stringify(manifest, { lineWidth: 0 })}`;

/** The gateway serves Slack at the root of its public address, so what stands behind the host would lead Slack astray. */
const parseUrl = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const problem = url === undefined ? 'It is no address.' : problemWith(url);
  if (problem === undefined) return text;
  throw new InvalidArgumentError(`${problem} It has to be one such as https://gateway.example.com.`);
};

const problemWith = (url: URL): string | undefined => {
  if (url.protocol !== 'https:') return 'Slack calls https addresses only.';
  if (isLoopbackHost(url.hostname)) {
    return 'Slack cannot reach a loopback address: use --mode socket, which needs none.';
  }
  if (url.username !== '' || url.password !== '') return 'It must not carry a user name or password.';
  return url.pathname === '/' && !/[?#]/.test(url.href)
    ? undefined
    : 'It must end after the host and port, without a path, a query or a fragment.';
};
