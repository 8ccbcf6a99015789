/** Patterns that are written in another language than the one they are read in, so that they match nothing. */
import type { Path, PathProblem } from '../../problems/problem.ts';
import { readsAsComparison } from '../conditions/compile-argument-tests.ts';
import type { MatchEntry, PolicyFile } from './schema.ts';

/** Warnings, not errors: tools may have any name, and arguments any text. */
export const checkPatterns = (
  file: Pick<PolicyFile, 'rules' | 'budgets' | 'access' | 'breakGlass'>,
): readonly PathProblem[] => [
  ...(['rules', 'budgets'] as const).flatMap((list) =>
    file[list].flatMap(({ match }, index) => checkMatch(match, [list, index, 'match'])),
  ),
  ...(['access', 'breakGlass'] as const).flatMap((kind) =>
    Object.entries(file[kind]).flatMap(([name, { tools }]) => checkGlobs(tools, [kind, name, 'tools'])),
  ),
];

const checkMatch = (
  { tool = [], prompt = [], args = {} }: MatchEntry,
  path: Path,
): readonly PathProblem[] => [
  ...checkGlobs(tool, [...path, 'tool']),
  ...checkGlobs(prompt, [...path, 'prompt']),
  ...Object.entries(args).flatMap(([name, tests]) =>
    tests
      .filter((test) => typeof test === 'string')
      .filter((test) => LOOKS_LIKE_COMPARISON.test(test) && !readsAsComparison(test))
      .map((test) => ({
        message: `args ${name}: ${test.trim()} is no comparison with a number, so it matches that very text only`,
        path: [...path, 'args', name],
        hint: 'write "> 100", "<= 9.5" or "1..100", numbers without units; for anything else write a condition under when',
      })),
  ),
];

/** Elements of markup, such as `<script>*`, begin with a sign as well. */
const LOOKS_LIKE_COMPARISON =
  /^\s*(?:[<>]=|=[<>=]|[!=]=|>(?!>)|<(?![a-z/!?][^>]*>))\s*[^\s=<>]|^\s*-?\d[\d.,_]*\s*\.\.|\.\.\s*-?\d[\d.,_]*\s*$/i;

const checkGlobs = (patterns: readonly string[], path: Path): readonly PathProblem[] =>
  patterns
    .filter((pattern) => LOOKS_LIKE_REGEX.test(pattern))
    .map((pattern) => ({
      message: `${pattern} looks like a regular expression, and names are matched by * and ? only`,
      path,
      hint: hintFor(pattern),
    }));

const LOOKS_LIKE_REGEX = /^\/.+\/[a-z]*$|^\^|\$$/s;

/** The glob that says the same, if that is plain to see. */
const hintFor = (pattern: string): string => {
  const [, body = pattern] = /^\/(.+)\/[a-z]*$/s.exec(pattern) ?? [];
  const open = (text: string): string => text.replaceAll('.*', '*');
  const inner = open(body.replace(/^\^/, '').replace(/\$$/, ''));
  const glob = `${body.startsWith('^') ? '' : '*'}${inner}${body.endsWith('$') ? '' : '*'}`.replaceAll(
    '**',
    '*',
  );
  return /^[\w*-]+$/.test(glob) ? `did you mean ${glob}?` : 'write globs such as delete_*, or a list of them';
};
