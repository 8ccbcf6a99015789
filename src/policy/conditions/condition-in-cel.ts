/** `when:` in CEL: compiled once, bounded in work, three-valued. */
import { type CelEnv, type CelInput, celEnv, isCelError, parse, plan } from '@bufbuild/cel';
import { strings } from '@bufbuild/cel/ext';
import type { Call } from '../../domain/call.ts';
import { comparableUri, looseUris } from '../../mcp/uris/resource-uri.ts';
import { uriReadings } from '../../mcp/uris/uri-readings.ts';
import { suggest } from '../../problems/problem.ts';
import type { Condition } from '../decision/subject.ts';
import { addressSpellings } from './cel-addresses.ts';
import { otherCallers, usualCaller } from './cel-callers.ts';
import { doubtfulFunctions } from './cel-doubt.ts';
import { readingFunctions } from './cel-reading.ts';
import { type CelShape, celShape } from './cel-shape.ts';
import { doubtArguments } from './doubt-arguments.ts';
import { partsIn } from './readings/parts.ts';
import { resourcesOf } from './resources-of.ts';
import { fromBoolean, type Truth } from './truth.ts';

/** Steps a loop over arguments may take; about a third of a second at worst. */
const MAX_STEPS = 500_000;

/** Characters; beyond, looking for one text of the arguments in another is not tried. */
const LONGEST_SOUGHT = 20_000;

/** Their answers can be far longer than what they are given: one call could take all memory. */
const GROWING: ReadonlySet<string> = new Set(['replace', 'join', 'format']);

const ALLOWED = strings.filter(({ name }) => !GROWING.has(name));

const VARIABLES = ['args', 'caller', 'server', 'tool', 'method', 'resource', 'prompt', 'effect'];

export type CompiledCel = { ok: true; condition: Condition } | { ok: false; problem: string };

/**
 * Variables: `args caller server tool method resource prompt effect`. An error, a missing field, an answer that is not
 * a boolean, arguments too large for the loops written, values that servers could read as the ones they are compared with,
 * and keys that some servers would take for those named are all `maybe`.
 */
export const compileCel = (text: string): CompiledCel => {
  const parsed = tryParse(text);
  if (typeof parsed === 'string') return { ok: false, problem: parsed };
  const shape = celShape(parsed.expr);
  const stranger = shape.free.find((name) => !VARIABLES.includes(name));
  if (stranger !== undefined) {
    return { ok: false, problem: `unknown variable ${stranger}; known are ${VARIABLES.join(', ')}` };
  }
  const env = celEnv({ funcs: ALLOWED });
  const functions = [...new Set([...env.funcs].map(({ name }) => name))].filter((name) =>
    /^[a-z]\w*$/i.test(name),
  );
  const unknown = shape.calls.find((name) => !functions.includes(name));
  if (unknown !== undefined) {
    return { ok: false, problem: `unknown function ${unknown}; ${suggest(unknown, functions)}` };
  }
  if (isTooMuch(shape, {})) return { ok: false, problem: 'the loops inside each other take too long' };
  const evaluate = plan(withDoubts(env), { ...parsed, expr: doubtArguments(parsed.expr) } as Parsed);
  const needsArguments = shape.free.includes('args');
  const namesCaller = shape.free.includes('caller');
  const names = {
    issuer: /\bcaller\s*\.\s*issuer\b/.test(text),
    spellings: addressSpellings(parsed.expr, shape.calls),
  };
  const condition: Condition = (subject): Truth => {
    if (needsArguments && subject.call.args === undefined) return 'maybe';
    if (isTooMuch(shape, subject.call.args)) return 'maybe';
    const { call, effect } = subject;
    const usual = usualCaller(call.caller);
    const ask = (resource: string, caller = usual): Truth => {
      const known = { ...bindings(call, caller), resource, effect };
      const result = evaluate(known as Record<string, CelInput>);
      return isCelError(result) || typeof result !== 'boolean' ? 'maybe' : fromBoolean(result);
    };
    const named = comparableUri(call.resource ?? '');
    const truth = ask(named);
    const callers = namesCaller ? otherCallers(call.caller, { ...names, truth }) : [];
    const resources = shape.free.includes('resource') ? otherResources(call, truth) : [];
    if (resources === undefined) return 'maybe';
    const isSure =
      callers.every((caller) => ask(named, caller) === truth) &&
      resources.every((resource) => [usual, ...callers].every((caller) => ask(resource, caller) === truth));
    return isSure ? truth : 'maybe';
  };
  return { ok: true, condition };
};

/** CEL's own operators, and beside them those that tell what servers could read otherwise. */
const withDoubts = (env: CelEnv): CelEnv => {
  const equality = env.funcs.find('_==_');
  return celEnv({
    funcs: [
      ...ALLOWED,
      ...doubtfulFunctions((one, other) => equality?.call(0, undefined, [one, other]) === true),
      ...readingFunctions((name) => env.funcs.find(name)),
    ],
  });
};

/** What servers could reach instead; undefined if that is anything. In another case only if that could make a rule match: paths are written in it. */
const otherResources = (call: Call, truth: Truth): readonly string[] | undefined => {
  const named = resourcesOf(call);
  const readings = named.map((uri) => uriReadings(comparableUri(uri)));
  const loose = truth === 'yes' ? [] : named.map(looseUris);
  const all = [...readings, ...loose];
  return all.includes(undefined) ? undefined : all.flatMap((uris) => uris ?? []);
};

const bindings = ({ args, server, tool, method, prompt }: Call, caller: Call['caller']) => ({
  caller: {
    subject: caller.subject,
    issuer: caller.issuer,
    email: caller.email ?? '',
    groups: caller.groups,
    kind: caller.kind,
  },
  args: args ?? {},
  server,
  method,
  tool: tool ?? '',
  prompt: prompt ?? '',
});

type Parsed = ReturnType<typeof parse>;

const tryParse = (text: string): Parsed | string => {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof RangeError) return 'the expression is nested too deeply';
    return error instanceof Error ? error.message.replace(/^<input>:/, 'at ') : 'cannot be read';
  }
};

/** Whether evaluating could take longer than a call may be decided about. */
const isTooMuch = (shape: CelShape, args: unknown): boolean => {
  const { values, longest, characters } = measure(args, MAX_STEPS);
  if (shape.seeks && longest > LONGEST_SOUGHT) return true;
  if (shape.loops === 0) return false;
  const looped = values + shape.items + (shape.calls.includes('split') ? characters : 0);
  return looped ** shape.loops * (1 + longest / 256) > MAX_STEPS;
};

/** How many values there are at all depths, and the length of the longest text and of all; stops counting at `limit`. */
const measure = (root: unknown, limit: number) => {
  const pending: unknown[] = [root];
  let [values, longest, characters] = [0, 0, 0];
  while (pending.length > 0 && values <= limit) {
    const value = pending.pop();
    values += 1;
    if (typeof value === 'string') {
      const parts = partsIn(value);
      values += parts?.kind === 'values' ? parts.values.length : 0;
      longest = Math.max(longest, value.length);
      characters += value.length;
    } else if (typeof value === 'object' && value !== null) {
      for (const item of Object.values(value)) pending.push(item);
    }
  }
  return { values, longest, characters };
};
