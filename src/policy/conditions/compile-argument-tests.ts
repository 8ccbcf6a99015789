/** `match.args`: paths into the arguments -> globs, regular expressions and ranges. */
import { RE2JS } from 're2js';
import type { Condition } from '../decision/subject.ts';
import type { ArgumentTest, MatchEntry } from '../file/schema.ts';
import { lookAt, parsePath, type Reading, type Readings } from './argument-path.ts';
import { compileGlob } from './glob.ts';
import { readsAs } from './readings/could-be.ts';
import { isRounded, neighbours, numberReadings } from './readings/numbers.ts';
import { namedPlaces } from './readings/places.ts';
import { looseReadings, looseText, textReadings } from './readings/texts.ts';
import { fromBoolean, type Truth } from './truth.ts';

type ValueTest = (value: unknown) => Truth;

interface CompiledTest {
  readonly test: ValueTest;
  /** What it says if there is no argument: servers read one that is missing as false. */
  readonly absent: Truth;
  /** The very text that the policy names, if it names one; it may be JSON. */
  readonly exact: string | undefined;
}

/**
 * All paths must hold; of several tests at a path, one suffices. An argument that is absent does not match. A `maybe` are:
 * values that servers could read as the one named (docs/policy.md, "What counts as equal"), of a kind that cannot be
 * compared, or beside others that do not match; values that only some servers find at the path; and keys that some
 * servers would take for those of the path. Call `argumentTestProblem` first: malformed tests throw.
 */
export const compileArgumentTests = (args: NonNullable<MatchEntry['args']>): Condition[] =>
  Object.entries(args).map(([path, tests]) => {
    const parts = parsePath(path) ?? [];
    const compiled = tests.map(compileTest);
    return ({ call }): Truth => {
      if (call.args === undefined) return 'maybe';
      const looked = lookAt(call.args, parts);
      return looked.hasLookAlike ? 'maybe' : judge(looked, compiled);
    };
  });

const judge = ({ found, unreadable }: Readings, tests: readonly CompiledTest[]): Truth => {
  if (unreadable) return 'maybe';
  if (found.length === 0) return anyOf(tests.map(({ absent }) => absent));
  if (isNamedWhole(found, tests)) return 'yes';
  let all: Truth | undefined;
  for (const reading of found) {
    const truth = judgeReading(reading, tests);
    if (all !== undefined && all !== truth) return 'maybe';
    all = truth;
  }
  return all ?? 'no';
};

/** A rule that names JSON text as it stands has thought of what servers find in it. */
const isNamedWhole = ([first, ...others]: readonly Reading[], tests: readonly CompiledTest[]): boolean =>
  first?.sure === true &&
  others.every(({ isPart }) => isPart) &&
  tests.some(({ exact }) => exact !== undefined && exact === first.value);

const judgeReading = ({ value, sure }: Reading, tests: readonly CompiledTest[]): Truth => {
  let best: Truth = 'no';
  for (const { test } of tests) {
    const truth = test(value);
    if (truth === 'yes' && sure) return 'yes';
    if (truth !== 'no') best = 'maybe';
  }
  return best;
};

const anyOf = (truths: readonly Truth[]): Truth =>
  truths.find((truth) => truth === 'yes') ?? truths.find((truth) => truth === 'maybe') ?? 'no';

/** Why a path or test cannot be used, or undefined if it can. */
export const argumentTestProblem = (path: string, test: ArgumentTest): string | undefined => {
  if (parsePath(path) === undefined) return `${path} is not a path such as customer.id or items[*].sku`;
  try {
    compileTest(test);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'cannot be read';
  }
};

const compileTest = (test: ArgumentTest): CompiledTest => ({
  test: compileValueTest(test),
  absent: test === false ? 'maybe' : 'no',
  exact: typeof test === 'string' ? test : undefined,
});

const compileValueTest = (test: ArgumentTest): ValueTest => {
  if (typeof test === 'number') return equalsNumber(test);
  if (typeof test === 'boolean') return equalsBoolean(test);
  if (typeof test === 'object') {
    return 'regex' in test ? onText(regex(test.regex)) : inRange(test.min ?? -Infinity, test.max ?? Infinity);
  }
  const pattern = /^\/(.+)\/(i?)$/s.exec(test);
  if (pattern?.[1] !== undefined) return onText(regex(pattern[1], pattern[2] === 'i'));
  return comparison(test) ?? (/[*?]/.test(test) ? matchesGlob(test) : equalsText(test));
};

const isNested = (value: unknown): boolean => typeof value === 'object' && value !== null;

const equalsNumber = (wanted: number): ValueTest => {
  const could = readsAs(wanted);
  return (value) => {
    if (isNested(value)) return 'maybe';
    if (typeof value === 'number' && value === wanted) return isRounded(value) ? 'maybe' : 'yes';
    return value === String(wanted) ? 'yes' : perhaps(could(value));
  };
};

const equalsBoolean = (wanted: boolean): ValueTest => {
  const could = readsAs(wanted);
  return (value) => {
    if (isNested(value)) return 'maybe';
    return typeof value === 'boolean' ? fromBoolean(value === wanted) : perhaps(could(value));
  };
};

const equalsText = (wanted: string): ValueTest => {
  const could = readsAs(wanted);
  return (value) => {
    if (isNested(value)) return 'maybe';
    return String(value) === wanted ? 'yes' : perhaps(could(value));
  };
};

/** Case is left out of account for the doubt: servers fold it, and so do some file systems and databases. */
const matchesGlob = (glob: string): ValueTest => {
  const sure = compileGlob(glob);
  const loose = [glob, ...namedPlaces(glob)].map((each) => compileGlob(looseText(each)));
  return (value) => {
    if (isNested(value)) return 'maybe';
    if (sure(String(value))) return 'yes';
    return perhaps(looseReadings(value).some((text) => loose.some((test) => test(text))));
  };
};

const perhaps = (could: boolean): Truth => (could ? 'maybe' : 'no');

/** Whether the text of a test is read as a range of numbers. */
export const readsAsComparison = (test: string): boolean => comparison(test) !== undefined;

/** `<= 100`, `> 5`, `1..100`; undefined if the text is no range. */
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
    if (typeof value === 'number') return within(test, value, isRounded(value));
    if (typeof value !== 'string') return 'maybe';
    const number = value.trim() === '' ? Number.NaN : Number(value);
    if (!Number.isNaN(number)) return within(test, number, isRounded(number, value));
    const readings = value.trim() === '' ? [] : numberReadings(value);
    const isOutside = (reading: number): boolean => within(test, reading, isRounded(reading, value)) === 'no';
    return readings.length > 0 && readings.every(isOutside) ? 'no' : 'maybe';
  };

const within = (test: (value: number) => boolean, number: number, rounded: boolean): Truth => {
  const truth = test(number);
  const same = !rounded || neighbours(number).every((each) => test(each) === truth);
  return same ? fromBoolean(truth) : 'maybe';
};

const onText =
  (test: (text: string) => boolean): ValueTest =>
  (value) => {
    if (isNested(value)) return 'maybe';
    return test(String(value)) ? 'yes' : perhaps(textReadings(value).some(test));
  };

/** RE2 only: linear time whatever the pattern. Like grep, it searches; anchor with ^ and $. */
const regex = (pattern: string, ignoreCase = false): ((text: string) => boolean) => {
  if (pattern.length > 1000) throw new Error('a regular expression must be at most 1000 characters');
  const compiled = RE2JS.compile(pattern, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  return (text) => compiled.test(text);
};
