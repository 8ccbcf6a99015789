/** `firebreak policy explain`: what would be decided about one call, or each line of a file, and why. */
import type { z } from 'zod';
import type { Call } from '../../domain/call.ts';
import { impliedMethod } from '../../policy/decision/method.ts';
import { callerSchema, callSchema } from '../../policy/file/schema.ts';
import type { Policy } from '../../policy/policy.ts';
import { liveGrant } from '../../policy/what-if/run-tests.ts';
import { ExitCode } from '../exit-code.ts';
import type { CliIo } from '../io.ts';
import { refuseUnknown } from '../known-names.ts';
import { checkedJson, checkedNote, refuseMisspelt } from './checked-json.ts';
import { type JsonOptions, openPolicy, parseJson, readText } from './open-policy.ts';
import { readStoredTools } from './stored-tools.ts';

export interface ExplainOptions extends JsonOptions {
  readonly as: string;
  readonly call?: string;
  readonly calls?: string;
  readonly grant: readonly string[];
  readonly spent: readonly string[];
}

/**
 * Writes the explanations to stdout. @throws ExitCode 2 for options that make no sense, 78 for a policy that cannot be
 * loaded
 */
export const explainCalls = async (io: CliIo, options: ExplainOptions): Promise<void> => {
  if ((options.call === undefined) === (options.calls === undefined)) {
    throw new ExitCode(2, 'Give either --call or --calls.');
  }
  const asked = readCalls(options);
  const { policy, servers } = await openPolicy(options, io);
  refuseUnknown('--spent', 'budget', options.spent, policy.budgetIds);
  refuseUnknown('--grant', 'access', options.grant, [...policy.access.keys()]);
  noteUnknown(new Set(asked.map(({ server }) => server)), servers, io);
  const stored = await readStoredTools(options.config, io);
  for (const call of asked) {
    const grants = options.grant.map((access) => liveGrant(access, call));
    const effect = stored.effectOf(call);
    const explained = {
      ...policy.explain(stored.informed(call), { grants, now: 0, spent: options.spent }),
      ...(effect === undefined ? {} : { stored: { effect: effect.effect, reason: effect.reason } }),
    };
    const lines = options.json || options.calls !== undefined;
    io.stdout(lines ? `${JSON.stringify(explained)}\n` : inWords(explained));
  }
};

/** Decided all the same: rules may name servers that are not there yet. */
const noteUnknown = (named: ReadonlySet<string>, known: readonly string[] | undefined, io: CliIo): void => {
  if (known === undefined) return;
  for (const server of named) {
    if (!known.includes(server))
      io.stderr(`The configuration has no server called ${server}; it has ${known.join(', ')}.\n`);
  }
};

type Explained = ReturnType<Policy['explain']> & {
  readonly stored?: { readonly effect: string; readonly reason: string };
};

const inWords = ({ facts, considered, ...explained }: Explained): string =>
  [
    `${explained.action}  (rule ${explained.rule}, effect ${explained.effect}${explained.sensitive ? ', sensitive' : ''}${explained.shadow ? ', shadow: forwarded anyway' : ''})`,
    ...facts.says.map((line) => `  ${line}`),
    ...(explained.stored === undefined
      ? []
      : [`  stored for the tool: ${explained.stored.effect}, since ${explained.stored.reason}`]),
    ...(explained.message === undefined ? [] : [`  message: ${explained.message}`]),
    ...(explained.approvers === undefined ? [] : [`  approvers: ${explained.approvers}`]),
    ...(explained.access === undefined ? [] : [`  access that would do: ${explained.access.join(', ')}`]),
    ...(explained.grant === undefined ? [] : [`  by grant: ${explained.grant}`]),
    `  considered: ${considered.map((each) => `${each.rule} (${each.action})`).join(', ')}`,
    '',
  ].join('\n');

const readCalls = (options: ExplainOptions): readonly Call[] => {
  const as = callerOf(checkedJson(callerSchema, parseJson(options.as, '--as'), '--as'));
  if (options.call !== undefined) {
    return [toCall(checkedJson(callSchema, parseJson(options.call, '--call'), '--call'), as)];
  }
  const file = options.calls ?? '';
  return readText(file)
    .split('\n')
    .map((text, index) => ({ text, where: `${file}:${index + 1}` }))
    .filter(({ text }) => text.trim() !== '')
    .map(({ text, where }) => readLine(as, parseJson(text, where), where));
};

/** A line is a call, or `{ "as": …, "call": … }`. Other members are left alone: lists of calls may carry notes. */
const readLine = (standing: Call['caller'], value: unknown, where: string): Call => {
  const { as, call } = Object(value) as { as?: unknown; call?: unknown };
  if (call !== undefined) refuseMisspelt(value, ['as', 'call'], where);
  const caller = as === undefined ? standing : callerOf(checkedNote(callerSchema, as, where));
  return toCall(checkedNote(callSchema, call ?? value, where), caller);
};

const callerOf = (caller: z.output<typeof callerSchema>): Call['caller'] => ({
  ...caller,
  email: caller.email,
});

const toCall = (input: z.output<typeof callSchema>, caller: Call['caller']): Call => ({
  ...input,
  caller,
  method: input.method ?? impliedMethod(input),
});
