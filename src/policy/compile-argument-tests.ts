/** `match.args`: paths into the arguments -> globs, regular expressions and ranges. */
import { RE2JS } from 're2js';
import { hasLookAlikeAt, parsePath, readPath } from './argument-path.ts';
import { compileGlob } from './glob.ts';
import type { ArgumentTest, MatchEntry } from './schema.ts';
import type { Condition } from './subject.ts';
import { fromBoolean, type Truth } from './truth.ts';

type ValueTest = (value: unknown) => Truth;

/**
 * All paths must hold; of several tests at a path, one suffices. An argument that is absent does not match; one of a kind
 * that cannot be compared, values that match beside others that do not, and keys that some servers would take for those
 * of the path are a `maybe`. Call `argumentTestProblem` first: malformed tests throw.
 */
export const compileArgumentTests = (args: NonNullable<MatchEntry['args']>): Condition[] =>
  Object.entries(args).map(([path, tests]) => {
    const parts = parsePath(path) ?? [];
    const compiled = tests.map(compileTest);
    return ({ call }): Truth => {
      if (call.args === undefined) return 'maybe';
      if (hasLookAlikeAt(call.args, parts)) return 'maybe';
      const values = readPath(call.args, parts);
      return allOf(values.map((value) => anyOf(compiled.map((test) => test(value)))));
    };
  });

const anyOf = (truths: readonly Truth[]): Truth =>
  truths.find((truth) => truth === 'yes') ?? truths.find((truth) => truth === 'maybe') ?? 'no';

const allOf = ([first = 'no', ...others]: readonly Truth[]): Truth =>
  others.every((other) => other === first) ? first : 'maybe';

/** Why a path or test cannot be used, or undefined where it can. */
export const argumentTestProblem = (path: string, test: ArgumentTest): string | undefined => {
  if (parsePath(path) === undefined) return `${path} is not a path such as customer.id or items[*].sku`;
  try {
    compileTest(test);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'cannot be read';
  }
};

const compileTest = (test: ArgumentTest): ValueTest => {
  if (typeof test === 'number' || typeof test === 'boolean')
    return (value) => fromBoolean(String(value) === String(test));
  if (typeof test === 'object') {
    return 'regex' in test ? onText(regex(test.regex)) : inRange(test.min ?? -Infinity, test.max ?? Infinity);
  }
  const pattern = /^\/(.+)\/(i?)$/s.exec(test);
  if (pattern?.[1] !== undefined) return onText(regex(pattern[1], pattern[2] === 'i'));
  return comparison(test) ?? onText(compileGlob(test));
};

/** `<= 100`, `> 5`, `1..100`; undefined where the text is no range. */
const comparison = (test: string): ValueTest | undefined => {
  const between = /^\s*(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?)\s*$/.exec(test);
  if (between !== null) return inRange(Number(between[1]), Number(between[2]));
  const [, operator, text] = /^\s*(<=|>=|<|>)\s*(-?\d+(?:\.\d+)?)\s*$/.exec(test) ?? [];
  if (operator === undefined) return undefined;
  const bound = Number(text);
  return onNumber(
    (value) =>
      (operator.includes('=') && value === bound) ||
      (operator.startsWith('<') ? value < bound : value > bound),
  );
};

const inRange = (min: number, max: number): ValueTest => {
  if (min > max) throw new Error(`the range ${min}..${max} is empty`);
  return onNumber((value) => value >= min && value <= max);
};

/** Numbers in text count, because many servers read them so. */
const onNumber =
  (test: (value: number) => boolean): ValueTest =>
  (value) => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof number === 'number' && !Number.isNaN(number) ? fromBoolean(test(number)) : 'maybe';
  };

const onText =
  (test: (text: string) => boolean): ValueTest =>
  (value) =>
    typeof value === 'object' && value !== null ? 'maybe' : fromBoolean(test(String(value)));

/** RE2 only: linear time whatever the pattern. Like grep, it searches; anchor with ^ and $. */
const regex = (pattern: string, ignoreCase = false): ((text: string) => boolean) => {
  if (pattern.length > 1000) throw new Error('a regular expression must be at most 1000 characters');
  const compiled = RE2JS.compile(pattern, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  return (text) => compiled.test(text);
};
