/** `firebreak policy explain`: what would be decided about one call, or each line of a file, and why. */
import type { z } from 'zod';
import type { Call } from '../../domain/call.ts';
import { impliedMethod } from '../../policy/decision/method.ts';
import { callerSchema, callSchema } from '../../policy/file/schema.ts';
import type { Policy } from '../../policy/policy.ts';
import { liveGrant } from '../../policy/what-if/run-tests.ts';
import { ExitCode } from '../exit-code.ts';
import type { CliIo } from '../io.ts';
import { type JsonOptions, openPolicy, parseJson, readText } from './open-policy.ts';

export interface ExplainOptions extends JsonOptions {
  readonly as: string;
  readonly call?: string;
  readonly calls?: string;
  readonly grant: readonly string[];
  readonly spent: readonly string[];
}

export const explainCalls = async (io: CliIo, options: ExplainOptions): Promise<void> => {
  if ((options.call === undefined) === (options.calls === undefined)) {
    throw new ExitCode(2, 'Give either --call or --calls.');
  }
  const asked = readCalls(options);
  const { policy } = await openPolicy(options, io);
  const unknown = options.spent.filter((id) => !policy.budgetIds.includes(id));
  if (unknown.length > 0) throw new ExitCode(2, `--spent: there is no budget ${unknown.join(', ')}`);
  const stray = options.grant.filter((access) => !policy.access.has(access));
  if (stray.length > 0) throw new ExitCode(2, `--grant: there is no access called ${stray.join(', ')}`);
  for (const call of asked) {
    const grants = options.grant.map((access) => liveGrant(access, call));
    const explained = policy.explain(call, { grants, now: 0, spent: options.spent });
    const lines = options.json || options.calls !== undefined;
    io.stdout(lines ? `${JSON.stringify(explained)}\n` : inWords(explained));
  }
};

type Explained = ReturnType<Policy['explain']>;

const inWords = ({ facts, considered, ...explained }: Explained): string =>
  [
    `${explained.action}  (rule ${explained.rule}, effect ${explained.effect}${explained.sensitive ? ', sensitive' : ''}${explained.shadow ? ', shadow: forwarded anyway' : ''})`,
    ...facts.says.map((line) => `  ${line}`),
    ...(explained.message === undefined ? [] : [`  message: ${explained.message}`]),
    ...(explained.approvers === undefined ? [] : [`  approvers: ${explained.approvers}`]),
    ...(explained.access === undefined ? [] : [`  access that would do: ${explained.access.join(', ')}`]),
    ...(explained.grant === undefined ? [] : [`  by grant: ${explained.grant}`]),
    `  considered: ${considered.map((each) => `${each.rule} (${each.action})`).join(', ')}`,
    '',
  ].join('\n');

const readCalls = (options: ExplainOptions): readonly Call[] => {
  const as = parseJson(options.as, '--as');
  if (options.call !== undefined) return [readCall(as, parseJson(options.call, '--call'), '--call')];
  const file = options.calls ?? '';
  return readText(file)
    .split('\n')
    .map((text, index) => ({ text, where: `${file}:${index + 1}` }))
    .filter(({ text }) => text.trim() !== '')
    .map(({ text, where }) => readCall(as, parseJson(text, where), where));
};

/** A line is a call, or `{ "as": …, "call": … }`. Other members are left alone: lists of calls may carry notes. */
const readCall = (standing: unknown, value: unknown, where: string): Call => {
  const { as = standing, call = value } = Object(value) as { as?: unknown; call?: unknown };
  const input = readInput(callSchema, call, where);
  return { ...input, caller: readCaller(as, where), method: input.method ?? impliedMethod(input) };
};

const readCaller = (value: unknown, where: string): Call['caller'] => {
  const caller = readInput(callerSchema, value, where);
  return { ...caller, email: caller.email };
};

const readInput = <T extends z.ZodObject>(schema: T, value: unknown, where: string): z.output<T> => {
  const parsed = schema.strip().safeParse(value);
  if (parsed.success) return parsed.data as z.output<T>;
  const [issue] = parsed.error.issues;
  throw new ExitCode(2, `${where}: ${[...(issue?.path ?? []), issue?.message].join(' ')}`);
};
