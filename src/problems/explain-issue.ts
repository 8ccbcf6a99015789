/** What a schema found wrong -> one sentence for people that says what to write: for files, requests and commands alike. */
import type { z } from 'zod';
import { knownKeys } from './known-keys.ts';
import { closeTo, type Path, type PathProblem, showPath, suggest } from './problem.ts';
import { kindOf, TYPE_WORDS, valueAt } from './value-words.ts';

type Issue = z.core.$ZodIssue;

/** What was read, and what it should have been. */
export interface Read {
  /** Asked for the keys and words it knows. */
  readonly schema: z.ZodType;
  readonly value: unknown;
  /** What the value as a whole is called. */
  readonly whole: string;
}

/** One issue may be several problems: each unknown key is one. */
export const explainIssue = (issue: Issue, read: Read): readonly PathProblem[] => {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, path, read));
  const inner = issue.code === 'invalid_union' && isDefault(issue) && bestBranch(issue.errors, path);
  if (inner) return inner.flatMap((each) => explainIssue(each, read));
  const name = path.length === 0 ? read.whole : showPath(path);
  const found = valueAt(read.value, path);
  if (found === undefined && isAbsence(issue)) {
    return [{ message: `${name} is required`, path, hint: suggest('', optionsOf(issue)) }];
  }
  const said = saidOf(issue, found);
  const message = IS_PREDICATE.test(said) ? `${name} ${said}` : `${name}: ${said}`;
  return [{ message, path, hint: hintOf(issue, found) }];
};

/** Goes on after the name of the place; other words stand for themselves. */
const IS_PREDICATE = /^(?:must|cannot|is|has|needs|goes)\b/;

const unknownKey = (key: string, path: Path, { schema }: Read): PathProblem => ({
  message: path.length === 0 ? `unknown key ${key}` : `unknown key ${key} in ${showPath(path)}`,
  path: [...path, key],
  atKey: true,
  hint: suggest(key, knownKeys(schema, path)),
});

/** Whether the words are zod's; those of a schema of ours say it better. */
const isDefault = ({ message }: Issue): boolean => /^(?:Invalid|Too)\b/.test(message);

const isAbsence = ({ code }: Issue): boolean =>
  code === 'invalid_type' || code === 'invalid_union' || code === 'invalid_value';

/** The branch that got furthest into the value tells most: complaints deep inside beat "not a list". */
const bestBranch = (branches: readonly (readonly Issue[])[], at: Path): readonly Issue[] | undefined => {
  const placed = branches.map((branch) =>
    branch.map((issue) => ({ ...issue, path: [...at, ...issue.path] }) as Issue),
  );
  const deep = placed.filter((branch) =>
    branch.some((issue) => issue.path.length > at.length || issue.code !== 'invalid_type'),
  );
  return deep.find((branch) => branch.length > 0);
};

const saidOf = (issue: Issue, found: unknown): string => {
  if (!isDefault(issue)) return issue.message;
  const options = optionsOf(issue);
  if (options.length > 0) return `must be ${anyOf(options)}`;
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPE_WORDS[issue.expected] ?? issue.expected}, not ${kindOf(found)}`;
    case 'invalid_union':
      return `cannot be ${kindOf(found)}`;
    case 'invalid_key':
      return issue.issues[0]?.message ?? issue.message;
    case 'too_big':
      return bound(issue.origin, 'at most', issue.maximum);
    case 'too_small':
      return bound(issue.origin, 'at least', issue.minimum);
    case 'invalid_format':
      return issue.format === 'regex' ? `must match ${issue.pattern}` : `must be a valid ${issue.format}`;
    default:
      return issue.message;
  }
};

/** A bound of a text or a list is one of its length. */
const bound = (origin: string, how: string, limit: number | bigint): string => {
  const isOne = Number(limit) === 1;
  if (origin === 'string') return `must have ${how} ${limit} ${isOne ? 'character' : 'characters'}`;
  if (origin === 'array') return `must have ${how} ${limit} ${isOne ? 'entry' : 'entries'}`;
  return `must be ${how} ${limit}`;
};

const hintOf = (issue: Issue, found: unknown): string | undefined => {
  const isPlain = typeof found === 'number' || typeof found === 'boolean';
  if (issue.code === 'invalid_type' && issue.expected === 'string' && isPlain) return 'put it in quotes';
  const meant = typeof found === 'string' ? closeTo(found, optionsOf(issue)) : undefined;
  return meant === undefined ? undefined : `did you mean ${meant}?`;
};

/** The only words that may stand there; none if any may. */
const optionsOf = (issue: Issue): readonly string[] => {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  if (issue.code !== 'invalid_union' || !('options' in issue)) return [];
  return Array.isArray(issue.options) ? issue.options.map(String) : [];
};

const anyOf = (options: readonly string[]): string =>
  options.length === 1 ? String(options[0]) : `${options.slice(0, -1).join(', ')} or ${options.at(-1)}`;
