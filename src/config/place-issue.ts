/** What the schema found wrong with the configuration -> sentences for people, each with its place in the file. */
import type { z } from 'zod';
import { explainIssue } from '../problems/explain-issue.ts';
import type { PathProblem } from '../problems/problem.ts';
import type { Path, Tree } from './read-tree.ts';
import { schema } from './schema.ts';

export interface PlacedProblem {
  readonly message: string;
  readonly offset: number;
  readonly hint?: string | undefined;
}

/** One issue may be several problems (each unknown key is one) or none, if the value's absence is reported already. */
export const placeIssue = (issue: z.core.$ZodIssue, tree: Tree): readonly PlacedProblem[] =>
  explainIssue(issue, { schema, value: tree.value, whole: 'the configuration' })
    .filter(({ path }) => !tree.mark(path)?.failed)
    .map((problem) => ({
      message: problem.message,
      offset: offsetOf(problem, tree),
      hint: problem.hint,
    }));

const offsetOf = ({ path, atKey = false }: PathProblem, tree: Tree): number => {
  const mark = tree.mark(path);
  return (atKey ? mark?.key : mark?.value) ?? nearestOffset(atKey ? path.slice(0, -1) : path, tree);
};

const nearestOffset = (path: Path, tree: Tree): number => {
  const mark = tree.mark(path);
  if (mark !== undefined) return mark.key ?? mark.value;
  return path.length === 0 ? 0 : nearestOffset(path.slice(0, -1), tree);
};
