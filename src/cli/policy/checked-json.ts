/** JSON that someone wrote for a command: checked, or a sentence for each thing that is wrong with it. */
import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { explainIssue } from '../../problems/explain-issue.ts';
import { ExitCode } from '../exit-code.ts';

/** @throws ExitCode 2, each problem in a line of its own that begins with `where` */
export const checkedJson = <T extends z.ZodType>(schema: T, value: unknown, where: string): z.output<T> => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap((issue) =>
    explainIssue(issue, { schema, value, whole: 'it' }),
  );
  throw new ExitCode(2, problems.map((problem) => inWords(where, problem)).join('\n'));
};

const inWords = (where: string, { message, hint }: { message: string; hint?: string | undefined }): string =>
  `${where}: ${message}${hint === undefined ? '' : ` (${hint})`}`;

/**
 * The same for a line of a file, which may carry notes: other keys are left alone, unless they look like a known one
 * misspelt, which would be judged as if it had been left out.
 * @throws ExitCode 2
 */
export const checkedNote = <T extends z.ZodObject>(schema: T, value: unknown, where: string): z.output<T> => {
  refuseMisspelt(value, Object.keys(schema.shape), where);
  return checkedJson(schema.strip(), value, where) as z.output<T>;
};

/** @throws ExitCode 2 if a key of the value is nearly one of these */
export const refuseMisspelt = (value: unknown, known: readonly string[], where: string): void => {
  if (Array.isArray(value)) return;
  const slips = Object.keys(Object(value))
    .filter((key) => !known.includes(key))
    .map((key) => ({ key, meant: closest(key, [...known]) }))
    .filter(({ key, meant }) => distance(key.toLowerCase(), meant.toLowerCase()) <= closeness(key));
  if (slips.length === 0) return;
  const lines = slips.map(({ key, meant }) =>
    inWords(where, { message: `unknown key ${key}`, hint: `did you mean ${meant}?` }),
  );
  throw new ExitCode(2, lines.join('\n'));
};

/** Letters that may differ; nearer than for files of ours, in which no notes are expected. */
const closeness = (key: string): number => Math.max(1, Math.floor(key.length / 3));
