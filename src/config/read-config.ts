/** The configuration file and the environment -> its values as they are written, and what the schema says of them. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import type { PlacedProblem } from './place-issue.ts';
import { type Path, readTree, type Tree, type TreeProblem } from './read-tree.ts';
import { schema } from './schema.ts';
import {
  createSubstitute,
  type Environment,
  hideReferences,
  reasonOf,
  showReferences,
} from './substitute.ts';

/** `line` and `column` count from one; left out if the problem is the file itself. */
export interface ConfigProblem {
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
  readonly hint?: string;
}

/** As it was read; `problems` are those of the file and of what it refers to, not of the schema. */
export interface ReadConfig {
  readonly ok: true;
  readonly tree: Tree;
  readonly parsed: ReturnType<typeof schema.safeParse>;
  readonly problems: readonly (PlacedProblem & Pick<TreeProblem, 'absent'>)[];
  /** Problems in the order of the file, with line and column. */
  locate(problems: readonly PlacedProblem[]): readonly ConfigProblem[];
}

const MAX_FILE_BYTES = 1024 * 1024;
/** Of syntax errors each tends to cause the next; the first ones tell enough. */
const MAX_FAULTS = 5;
const SENTENCES: Readonly<Record<string, string>> = { RESOURCE_EXHAUSTION: 'the file is nested too deeply' };

/** Reads the file. Never throws for what is in it; without a tree there is nothing that could be read on. */
export const readConfig = (
  file: string,
  env: Environment,
): ReadConfig | { readonly ok: false; readonly problems: readonly ConfigProblem[] } => {
  const source = readSource(file);
  if (!source.ok) return { ok: false, problems: [source.problem] };
  const lineCounter = new LineCounter();
  const locate = (problems: readonly PlacedProblem[]): readonly ConfigProblem[] =>
    problems
      .toSorted((a, b) => a.offset - b.offset)
      .map(({ message, offset, hint }) => {
        const { line, col } = lineCounter.linePos(offset);
        return {
          message: showReferences(message),
          line,
          column: col,
          ...(hint === undefined ? {} : { hint }),
        };
      });
  const document = parseDocument(hideReferences(source.text), { lineCounter, prettyErrors: false });
  const faults = [...document.errors, ...document.warnings];
  const syntax = faults
    .map(({ code, message, pos: [offset] }) => ({ message: SENTENCES[code] ?? message, offset }))
    .toSorted((a, b) => a.offset - b.offset);
  // After a real syntax error the rest of the file may mean something else; a key given twice is harmless to reading on.
  if (faults.some((fault) => fault.code !== 'DUPLICATE_KEY'))
    return { ok: false, problems: locate(syntax.slice(0, MAX_FAULTS)) };
  const tree = readTree(document, createSubstitute(env, dirname(resolve(file))));
  return { ok: true, tree, parsed: parse(tree), problems: [...syntax, ...tree.problems], locate };
};

const readSource = (file: string): { ok: true; text: string } | { ok: false; problem: ConfigProblem } => {
  try {
    if (statSync(file).size > MAX_FILE_BYTES) {
      return { ok: false, problem: { message: 'the configuration is larger than 1 MiB' } };
    }
    return { ok: true, text: readFileSync(file, 'utf8') };
  } catch (error) {
    const message = `the configuration ${resolve(file)} cannot be read (${reasonOf(error)})`;
    return { ok: false, problem: { message, hint: 'name it with --config FILE' } };
  }
};

/** Text from the environment becomes a number if the schema asks for one: `port: ${PORT}`. */
const parse = (tree: Tree) => {
  const value = tree.value ?? {};
  const first = schema.safeParse(value);
  const wanted = (first.error?.issues ?? [])
    .filter((issue) => issue.code === 'invalid_type' && issue.expected === 'number')
    .filter((issue) => tree.mark(issue.path)?.substituted);
  for (const issue of wanted) setNumber(value, issue.path);
  return wanted.length === 0 ? first : schema.safeParse(value);
};

const setNumber = (root: object, path: Path): void => {
  const parent = path.slice(0, -1).reduce<unknown>((at, segment) => Reflect.get(Object(at), segment), root);
  const key = path.at(-1) ?? '';
  const text = Reflect.get(Object(parent), key);
  if (/^\d{1,15}$/.test(String(text))) Reflect.set(Object(parent), key, Number(text));
};
