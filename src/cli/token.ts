/** `firebreak token`: an access token without an identity provider, for trying things on one machine. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { loadKeys } from '../config/load-keys.ts';
import type { Config } from '../config/schema.ts';
import { parseDuration } from '../domain/time/duration.ts';
import { mintDevelopmentToken } from '../identity/issuers/development-issuer.ts';
import { apiUrl, mcpUrl } from '../identity/protected-resource.ts';
import { configOf } from './config-of.ts';
import { ExitCode } from './exit-code.ts';
import type { CliIo } from './io.ts';
import { rootOf } from './root-of.ts';

interface TokenOptions {
  readonly config: string;
  readonly sub: string;
  readonly groups: readonly string[];
  readonly email?: string;
  readonly ttl: number;
  readonly json?: boolean;
}

const LONGEST = 24 * 3_600_000;

/** The command, with its options and help. */
export const tokenCommand = (io: CliIo): Command =>
  new Command('token')
    .option('--config <file>', 'configuration file', 'firebreak.yaml')
    .requiredOption('--sub <name>', 'subject of the token')
    .option('--groups <names>', 'groups, separated by commas', parseGroups, [])
    .option('--email <address>', 'address of the caller')
    .addOption(
      new Option('--ttl <duration>', 'how long it is valid, at most 24h')
        .argParser(parseLife)
        .default(10 * 60_000, '10m'),
    )
    .option('--json', 'print JSON')
    .addHelpText('after', '\nIt opens every server of the configuration, and the API.')
    .action(async ({ config: file, sub, groups, email, ttl, json }: TokenOptions) => {
      const config = configOf(file, io.env);
      if (!config.identity.development) {
        throw new ExitCode(
          1,
          `Refused: ${file} does not trust such tokens. For trying things, set identity.development: true.`,
        );
      }
      const { signing } = loadKeys(config.keys.file, true);
      const now = Date.now();
      const audience = audienceOf(config);
      const token = await mintDevelopmentToken(signing, {
        subject: sub,
        email,
        groups,
        audience,
        life: ttl,
        now,
      });
      const expiresAt = new Date(now + ttl).toISOString();
      io.stdout(json ? `${JSON.stringify({ token, expiresAt, audience })}\n` : `${token}\n`);
    });

const audienceOf = (config: Config): string[] => {
  const root = rootOf(config);
  if (root === undefined) {
    throw new ExitCode(1, 'A token names its gateway: set publicUrl, or a listen.port other than 0.');
  }
  return [...Object.keys(config.servers).map((server) => mcpUrl(root, server)), apiUrl(root)];
};

const parseGroups = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

const parseLife = (text: string): number => {
  const life = parseDuration(text);
  if (life !== undefined && life <= LONGEST) return life;
  throw new InvalidArgumentError('It has to be a duration such as 10m, at most 24h.');
};
