/** What the schema found wrong -> sentences for people, each with its place. */
import type { z } from 'zod';
import { kindOf, TYPE_WORDS, valueAt } from '../problems/value-words.ts';
import { knownKeys, suggest } from './known-keys.ts';
import type { Path, Tree } from './read-tree.ts';

export interface PlacedProblem {
  readonly message: string;
  readonly offset: number;
  readonly hint?: string | undefined;
}

/** One issue may be several problems (each unknown key is one) or none, if the value's absence is reported already. */
export const explainIssue = (issue: z.core.$ZodIssue, tree: Tree): readonly PlacedProblem[] => {
  const own = tree.mark(issue.path);
  if (own?.failed) return [];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(issue.path, key, tree));
  const name = showPath(issue.path);
  const value = valueAt(tree.value, issue.path);
  const offset = own?.value ?? nearestOffset(issue.path, tree);
  if (value === undefined && isAbsence(issue)) {
    return [{ message: `${name} is required`, offset, hint: optionsHint(issue, undefined) }];
  }
  if (issue.code === 'invalid_type') {
    const hint = issue.expected === 'string' && isPlain(value) ? 'put it in quotes' : undefined;
    return [
      {
        message: `${name}: expected ${TYPE_WORDS[issue.expected] ?? issue.expected}, found ${kindOf(value)}`,
        offset,
        hint,
      },
    ];
  }
  return [{ message: `${name}: ${messageOf(issue)}`, offset, hint: optionsHint(issue, value) }];
};

const unknownKey = (path: Path, key: string, tree: Tree): PlacedProblem => ({
  message: path.length === 0 ? `unknown key ${key}` : `unknown key ${key} in ${showPath(path)}`,
  offset: tree.mark([...path, key])?.key ?? nearestOffset(path, tree),
  hint: suggest(key, knownKeys(path)),
});

const isAbsence = (issue: z.core.$ZodIssue): boolean =>
  issue.code === 'invalid_type' || issue.code === 'invalid_union' || issue.code === 'invalid_value';

const messageOf = (issue: z.core.$ZodIssue): string => {
  const options = optionsOf(issue);
  return options === undefined ? issue.message : `expected ${options.join(' or ')}`;
};

const optionsOf = (issue: z.core.$ZodIssue): readonly string[] | undefined => {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  if (issue.code !== 'invalid_union' || !('options' in issue)) return undefined;
  return Array.isArray(issue.options) ? issue.options.map(String) : undefined;
};

const optionsHint = (issue: z.core.$ZodIssue, value: unknown): string | undefined => {
  const options = optionsOf(issue);
  if (options === undefined) return undefined;
  return typeof value === 'string' ? suggest(value, options) : `possible here: ${options.join(', ')}`;
};

const nearestOffset = (path: Path, tree: Tree): number => {
  const mark = tree.mark(path);
  if (mark !== undefined) return mark.key ?? mark.value;
  return path.length === 0 ? 0 : nearestOffset(path.slice(0, -1), tree);
};

/** `identity.issuers[0].issuer`. */
const showPath = (path: Path): string =>
  path.reduce<string>(
    (shown, segment) =>
      typeof segment === 'number'
        ? `${shown}[${segment}]`
        : shown === ''
          ? String(segment)
          : `${shown}.${String(segment)}`,
    '',
  ) || 'the configuration';

const isPlain = (value: unknown): boolean => typeof value === 'number' || typeof value === 'boolean';
