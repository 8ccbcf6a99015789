/** `firebreak policy`: checks a policy file, and says what it decides and why. */
import { Command } from 'commander';
import type { z } from 'zod';
import type { Call } from '../domain/call.ts';
import { impliedMethod } from '../policy/method.ts';
import type { Policy } from '../policy/policy.ts';
import { callerSchema, callSchema } from '../policy/schema.ts';
import { ExitCode } from './exit-code.ts';
import type { CliIo } from './io.ts';
import { openPolicy, type PolicyOptions, readText, showProblem } from './open-policy.ts';

export const policyCommand = (io: CliIo): Command => {
  const policy = new Command('policy').description('check a policy file, and see what it decides and why');
  const command = (name: string, description: string) =>
    policy
      .command(name)
      .description(description)
      .option('--policy <file>', 'policy file')
      .option('--config <file>', 'configuration that names the policy file (default: firebreak.yaml)')
      .option('--json', 'print JSON');

  command('check', 'find everything that is wrong or doubtful in the file').action((options: JsonOptions) =>
    check(io, options),
  );
  command('explain', 'decide one call, or each line of a file, and say why')
    .option('--as <json>', "who calls: {'subject':…,'groups':[…]}", '{}')
    .option('--call <json>', "what is called: {'server':…,'tool':…,'args':…}")
    .option('--calls <file>', 'one call a line; a line may carry its own "as"')
    .action((options: ExplainOptions) => explain(io, options));
  return policy;
};

interface JsonOptions extends PolicyOptions {
  readonly json?: boolean;
}

const check = async (io: CliIo, options: JsonOptions): Promise<void> => {
  const { file, policy, warnings } = await openPolicy(options, io);
  if (options.json) return io.stdout(`${JSON.stringify({ ok: true, digest: policy.digest, warnings })}\n`);
  for (const warning of warnings) io.stderr(`warning: ${showProblem(file, warning)}\n`);
  io.stdout(`${file}: ok, ${warnings.length} warnings, sha256 ${policy.digest}\n`);
};

interface ExplainOptions extends JsonOptions {
  readonly as: string;
  readonly call?: string;
  readonly calls?: string;
}

const explain = async (io: CliIo, options: ExplainOptions): Promise<void> => {
  if ((options.call === undefined) === (options.calls === undefined)) {
    throw new ExitCode(2, 'Give either --call or --calls.');
  }
  const asked = readCalls(options);
  const { policy } = await openPolicy(options, io);
  for (const { caller, call } of asked) {
    const explained = explainOne(policy, caller, call);
    io.stdout(
      options.json || options.calls !== undefined ? `${JSON.stringify(explained)}\n` : inWords(explained),
    );
  }
};

type CallerInput = z.output<typeof callerSchema>;
type CallInput = z.output<typeof callSchema>;
type Explained = ReturnType<Policy['explain']>;

const explainOne = (policy: Policy, caller: CallerInput, input: CallInput): Explained => {
  const call: Call = {
    ...input,
    caller: { email: undefined, ...caller },
    method: input.method ?? impliedMethod(input),
  };
  return policy.explain(call, { grants: [], now: 0 });
};

const inWords = ({
  action,
  effect,
  rule,
  facts,
  considered,
  message,
  approvers,
  access,
  shadow,
}: Explained): string =>
  [
    `${action}  (rule ${rule}, effect ${effect}${shadow ? ', shadow: forwarded anyway' : ''})`,
    ...facts.says.map((line) => `  ${line}`),
    ...(message === undefined ? [] : [`  message: ${message}`]),
    ...(approvers === undefined ? [] : [`  approvers: ${approvers}`]),
    ...(access === undefined ? [] : [`  access that would do: ${access.join(', ')}`]),
    `  considered: ${considered.map((each) => `${each.rule} (${each.action})`).join(', ')}`,
    '',
  ].join('\n');

const readCalls = (options: ExplainOptions): { caller: CallerInput; call: CallInput }[] => {
  const as = parseJson(options.as, '--as');
  if (options.call !== undefined) return [readCall({ as }, parseJson(options.call, '--call'), '--call')];
  const file = options.calls ?? '';
  return readText(file)
    .split('\n')
    .map((text, index) => ({ text, where: `${file}:${index + 1}` }))
    .filter(({ text }) => text.trim() !== '')
    .map(({ text, where }) => readCall({ as }, parseJson(text, where), where));
};

/** Fields that a call does not have are left alone: lists of calls may carry notes of their own. */
const readCall = (defaults: { as: unknown }, value: unknown, where: string) => {
  const { as = defaults.as, call = value } = Object(value) as { as?: unknown; call?: unknown };
  const caller = callerSchema.strip().safeParse(as);
  const parsed = callSchema.strip().safeParse(call);
  if (caller.success && parsed.success) return { caller: caller.data, call: parsed.data };
  const issue = [...(caller.error?.issues ?? []), ...(parsed.error?.issues ?? [])][0];
  throw new ExitCode(2, `${where}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'cannot be read'}`);
};

const parseJson = (text: string, where: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new ExitCode(2, `${where}: not valid JSON`);
  }
};
