/** `firebreak policy`: checks a policy file, and says what it decides, for whom, and what a change of it would change. */
import { Command, Option } from 'commander';
import { ExitCode } from '../exit-code.ts';
import type { CliIo } from '../io.ts';
import { type JsonOptions, openPolicy, showProblem } from './open-policy.ts';
import { type ExplainOptions, explainCalls } from './policy-explain.ts';
import { type RadiusOptions, showRadius } from './policy-radius.ts';
import { replayRecordings } from './policy-replay.ts';

/** The command with its subcommands. */
export const policyCommand = (io: CliIo): Command => {
  const policy = new Command('policy');
  const command = (name: string, description: string) =>
    policy
      .command(name)
      .description(description)
      .option('--policy <file>', 'policy file')
      .option('--config <file>', 'configuration that names the policy file (default: firebreak.yaml)')
      .option('--json', 'print JSON');

  command('check', 'report every error and every doubtful rule in the file').action((options: JsonOptions) =>
    check(io, options),
  );
  command('test', 'run the tests in the file').action((options: JsonOptions) => test(io, options));
  command('explain', 'show what is decided about one call, or about each line of a file, and why')
    .option('--as <json>', 'who calls: {"subject":…,"groups":[…]}', '{}')
    .option('--call <json>', 'what is called: {"server":…,"tool":…,"args":…}')
    .option('--calls <file>', 'one call on each line; a line may be {"as":…,"call":…}')
    .option('--grant <access...>', 'access that the caller holds at the moment', [])
    .option('--spent <budget...>', 'budgets that are used up', [])
    .action((options: ExplainOptions) => explainCalls(io, options));
  command('radius', 'list everything a caller can reach')
    .option('--as <json>', 'a person, group or CI job: {"subject":…,"groups":[…],"kind":"human"|"workload"}')
    .option('--token <token>', 'use the caller of this access token instead, read as the configuration says')
    .option(
      '--tools <file>',
      'JSON: [{"server":…,"tool":…}] (or "resource", or "prompt") or tools/list answers by server (default: every tool in the store of --config)',
    )
    .addOption(
      new Option('--format <format>', 'what to print').choices(['table', 'json', 'sarif']).default('table'),
    )
    .option('--baseline <file>', 'what an earlier run with --json printed')
    .option('--fail-if-grows', 'exit 1 if more can be reached than in the baseline')
    .action((options: RadiusOptions) => showRadius(io, options));
  command('replay', 'decide recorded sessions again')
    .argument('<files...>', 'ndjson exports of sessions')
    .action((files: string[], options: JsonOptions) => replayRecordings(io, files, options));
  return policy;
};

/** A file that cannot be used is exit code 78, one whose own tests fail is 1. */
const check = async (io: CliIo, options: JsonOptions): Promise<void> => {
  const opened = openPolicy(options, io, { failingTests: 'report' });
  const { file, policy, warnings } = await opened.catch((error: unknown) => {
    // Programs read standard output, people what is said on standard error.
    if (options.json && error instanceof ExitCode)
      io.stdout(`${JSON.stringify({ ok: false, problems: error.message.split('\n') })}\n`);
    throw error;
  });
  const failed = policy.tests.filter(({ passed }) => !passed);
  const ok = failed.length === 0;
  if (options.json) io.stdout(`${JSON.stringify({ ok, digest: policy.digest, warnings, failed })}\n`);
  if (!ok)
    throw new ExitCode(1, failed.map(({ name, problem }) => `test "${name}" fails: ${problem}`).join('\n'));
  if (options.json) return;
  for (const warning of warnings) io.stderr(`warning: ${showProblem(file, warning)}\n`);
  io.stdout(
    `${file}: ok, ${warnings.length} ${warnings.length === 1 ? 'warning' : 'warnings'}, sha256 ${policy.digest}\n`,
  );
};

const test = async (io: CliIo, options: JsonOptions): Promise<void> => {
  const { file, policy } = await openPolicy(options, io, { failingTests: 'report' });
  const failed = policy.tests.filter(({ passed }) => !passed).length;
  if (options.json) io.stdout(`${JSON.stringify({ failed, tests: policy.tests })}\n`);
  else {
    for (const { name, passed, problem } of policy.tests) {
      io.stdout(passed ? `ok    ${name}\n` : `FAIL  ${name}: ${problem}\n`);
    }
    io.stdout(`${file}: ${policy.tests.length} tests, ${failed} failed\n`);
  }
  if (failed > 0) throw new ExitCode(1);
};
