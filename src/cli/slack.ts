/** `firebreak slack manifest`: prints what the Slack app is created from. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { stringify } from 'yaml';
import { type ManifestOptions, slackManifest } from '../slack/manifest.ts';
import type { CliIo } from './io.ts';

export const slackCommand = (io: CliIo): Command => {
  const slack = new Command('slack').description('set Slack up');
  slack
    .command('manifest')
    .description('the app manifest as YAML: api.slack.com/apps, Create New App, From a manifest')
    .addOption(
      new Option('--mode <mode>', 'how Slack reaches the gateway')
        .choices(['socket', 'http'])
        .makeOptionMandatory(),
    )
    .option('--url <url>', 'public address of the gateway; required with --mode http', parseUrl)
    .option('--command <command>', 'the slash command', '/access')
    .option('--email', 'people are matched by e-mail: adds the scope users:read.email')
    .option('--json', 'JSON instead of YAML')
    .action(
      (options: Partial<ManifestOptions> & { mode: 'socket' | 'http'; json?: boolean }, command: Command) => {
        const { json, url, ...rest } = options;
        if (url === undefined && rest.mode === 'http') {
          command.error('error: --mode http needs --url, for Slack calls the gateway there');
        }
        const manifest = slackManifest({ ...rest, url: url ?? '' });
        io.stdout(json ? `${JSON.stringify(manifest, null, 2)}\n` : manifestYaml(manifest));
      },
    );
  return slack;
};

const manifestYaml = (manifest: ReturnType<typeof slackManifest>): string =>
  `# Made by: firebreak slack manifest\n${stringify(manifest, { lineWidth: 0 })}`;

const parseUrl = (text: string): string => {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new InvalidArgumentError('It has to be an address such as https://gateway.example.com.');
  }
  return text;
};
