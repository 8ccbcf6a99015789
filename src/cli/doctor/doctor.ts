/** `firebreak doctor`: holds the configuration against the real world, one line a finding. */
import { Command } from 'commander';
import { doubtfulSettings } from '../../app/doubtful-settings.ts';
import type { Config } from '../../config/schema.ts';
import type { ApproverRule } from '../../domain/decision.ts';
import { mcpUrl } from '../../identity/protected-resource.ts';
import { slackChecks } from '../../slack/transport/check-slack.ts';
import { configOf } from '../config-of.ts';
import { ExitCode } from '../exit-code.ts';
import type { CliIo } from '../io.ts';
import { type OpenedPolicy, openPolicy } from '../policy/open-policy.ts';
import { checkBypass, type Protected } from './check-bypass.ts';
import { checkKeys, checkPolicy, checkStore } from './check-files.ts';
import { checkIdentity } from './check-identity.ts';
import { checkPublic, type PublicServer } from './check-public.ts';
import { checkRoles } from './check-roles.ts';
import { checkServers } from './check-servers.ts';
import { checkTrust } from './check-trust.ts';
import { type Finding, finding } from './finding.ts';

interface DoctorOptions {
  readonly config: string;
  readonly json?: boolean;
  readonly bypass?: boolean;
  readonly public?: boolean;
}

/** The command, with its options and help. */
export const doctorCommand = (io: CliIo): Command =>
  new Command('doctor')
    .option('--config <file>', 'configuration file', 'firebreak.yaml')
    .option('--json', 'the findings as JSON')
    .option(
      '--bypass',
      'check only whether servers answer from here without Firebreak; run it where clients run, not beside the gateway',
    )
    .option(
      '--public',
      'only whether clients find where to sign in, by the public URL; run it where clients run, with the gateway running',
    )
    .argument(
      '[urls...]',
      'with --bypass or --public: MCP endpoints to try, instead of those of the configuration',
    )
    .action(async (urls: readonly string[], { config: file, json, ...only }: DoctorOptions) => {
      if (only.bypass && only.public) throw new ExitCode(2, 'Give either --bypass or --public.');
      if (only.bypass) return tell(io, json, await checkBypass(named(urls) ?? protectedServers(file, io)));
      if (only.public) return tell(io, json, await checkPublic(named(urls) ?? publicServers(file, io)));
      if (urls.length > 0) throw new ExitCode(2, 'URLs are for --bypass and --public.');
      const config = configOf(file, io.env);
      const policy = openPolicy({ config: file }, io);
      const groups: readonly (readonly Finding[])[] = await Promise.all([
        Promise.all([checkKeys(config), checkStore(config)]),
        checkPolicy(policy),
        checkTrust(config),
        checkDoubts(config, policy),
        checkIdentity(config),
        approversOf(policy).then((approvers) => checkRoles(config, approvers)),
        checkServers(config),
        checkSlack(config, policy),
      ]);
      tell(io, json, groups.flat());
    });

/** @throws ExitCode 1 if a check failed */
const tell = (io: CliIo, json: boolean | undefined, findings: readonly Finding[]): void => {
  io.stdout(json ? `${JSON.stringify(findings)}\n` : findings.map(line).join(''));
  const failed = findings.filter(({ verdict }) => verdict === 'fail').length;
  if (failed > 0) throw new ExitCode(1, `${failed} of ${findings.length} checks failed.`);
};

/** Those named on the command line, so that neither a configuration nor its secrets have to be where this runs. */
const named = (urls: readonly string[]): readonly Protected[] | undefined => {
  const wrong = urls.find((url) => !/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : ''));
  if (wrong !== undefined) throw new ExitCode(2, `${wrong} is not an http or https URL.`);
  return urls.length === 0 ? undefined : urls.map((url) => ({ name: new URL(url).host, url }));
};

const protectedServers = (file: string, io: CliIo): readonly Protected[] =>
  Object.entries(configOf(file, io.env).servers).map(([name, { url }]) => ({ name, url }));

const publicServers = (file: string, io: CliIo): readonly PublicServer[] => {
  const { publicUrl, servers } = configOf(file, io.env);
  if (publicUrl === undefined)
    throw new ExitCode(2, 'publicUrl is not set, so name the URLs that clients use.');
  return Object.keys(servers).map((name) => ({ name, url: mcpUrl(publicUrl, name) }));
};

const line = ({ verdict, about, text }: Finding): string => `${verdict.padEnd(4)}  ${about}: ${text}\n`;

const checkDoubts = async (config: Config, policy: Promise<OpenedPolicy>): Promise<readonly Finding[]> =>
  doubtfulSettings(config, await approversOf(policy)).map((doubt) => ({ verdict: 'warn', ...doubt }));

/** A policy that does not load is a finding of its own. */
const approversOf = (policy: Promise<OpenedPolicy>): Promise<readonly ApproverRule[]> =>
  policy.then(
    (opened) => [...opened.policy.approvers.values()],
    () => [],
  );

const checkSlack = async ({ slack }: Config, policy: Promise<OpenedPolicy>): Promise<readonly Finding[]> => {
  const approvers = await approversOf(policy);
  if (slack === undefined) return [];
  const named = approvers.map(({ channel }) => channel).filter((channel) => channel !== undefined);
  const checks = slackChecks({
    ...slack,
    connection: slack.mode === 'http' ? slack : { mode: slack.mode, appToken: slack.appToken },
    email: slack.identity.method === 'email',
    channels: [...new Set([slack.channel, ...named])],
  });
  return Promise.all(checks.map(({ about, run }) => finding(`slack ${about}`, run)));
};
