/** Approvers that no one defined, in a file whose shape is wrong elsewhere: all that is wrong is told at once. */
import type { Path, PathProblem } from '../../problems/problem.ts';
import { unknownApprovers } from './check-rules.ts';

/** `value` is the file as it was read; what has not the shape of a name in its place is left to the schema. */
export const checkRawApprovers = (value: unknown): readonly PathProblem[] => {
  const { approvers, ...file } = asMapping(value);
  const names = Object.keys(asMapping(approvers));
  const at = (path: Path, name: unknown) =>
    typeof name === 'string' && name !== '' ? unknownApprovers(name, names, path) : [];
  return [
    ...['rules', 'budgets'].flatMap((list) =>
      asList(file[list]).flatMap((entry, index) =>
        at([list, index, 'approvers'], asMapping(entry)['approvers']),
      ),
    ),
    ...Object.entries(asMapping(file['access'])).flatMap(([name, entry]) =>
      at(['access', name, 'approvers'], asMapping(entry)['approvers']),
    ),
    ...Object.entries(asMapping(file['breakGlass'])).flatMap(([name, entry]) =>
      at(['breakGlass', name, 'reviewers'], asMapping(entry)['reviewers']),
    ),
  ];
};

const asMapping = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
