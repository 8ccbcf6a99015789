/** The configuration file and the environment -> the settings in force, or every problem at once. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { explainIssue, type PlacedProblem } from './explain-issue.ts';
import { type Path, readTree, type Tree } from './read-tree.ts';
import { type Config, type Settings, schema } from './schema.ts';
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

export type Loaded =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

const MAX_FILE_BYTES = 1024 * 1024;
/** Of syntax errors each tends to cause the next; the first ones tell enough. */
const MAX_FAULTS = 5;
const SENTENCES: Readonly<Record<string, string>> = { RESOURCE_EXHAUSTION: 'the file is nested too deeply' };

/**
 * Reads firebreak.yaml. Relative paths, those of secret files too, count from the directory of the file.
 * Never throws for what is in the file; secrets never appear in problems.
 */
export const loadConfig = (file: string, env: Environment): Loaded => {
  const source = readSource(file);
  if (!source.ok) return { ok: false, problems: [source.problem] };
  const lines = new LineCounter();
  const result = interpret(source.text, lines, createSubstitute(env, dirname(resolve(file))));
  if ('settings' in result) return checkFiles(absolutePaths(result.settings, dirname(resolve(file))));
  const problems = result.problems
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ message, offset, hint }) => {
      const { line, col } = lines.linePos(offset);
      return { message: showReferences(message), line, column: col, ...(hint === undefined ? {} : { hint }) };
    });
  return { ok: false, problems };
};

/** One line a problem, as the command line shows it. */
export const formatProblem = (file: string, problem: ConfigProblem): string => {
  const place = problem.line === undefined ? file : `${file}:${problem.line}:${problem.column}`;
  return `${place}: ${problem.message}${problem.hint === undefined ? '' : ` (${problem.hint})`}`;
};

const readSource = (file: string): { ok: true; text: string } | { ok: false; problem: ConfigProblem } => {
  try {
    if (statSync(file).size > MAX_FILE_BYTES) {
      return { ok: false, problem: { message: 'the configuration is larger than 1 MiB' } };
    }
    return { ok: true, text: readFileSync(file, 'utf8') };
  } catch (error) {
    const message = `the configuration cannot be read (${reasonOf(error)})`;
    return { ok: false, problem: { message, hint: 'name it with --config FILE' } };
  }
};

type Interpreted = { settings: Settings } | { problems: readonly PlacedProblem[] };

const interpret = (
  text: string,
  lineCounter: LineCounter,
  substitute: ReturnType<typeof createSubstitute>,
): Interpreted => {
  const document = parseDocument(hideReferences(text), { lineCounter, prettyErrors: false });
  const faults = [...document.errors, ...document.warnings];
  const syntax = faults
    .map(({ code, message, pos: [offset] }) => ({ message: SENTENCES[code] ?? message, offset }))
    .toSorted((a, b) => a.offset - b.offset);
  // After a real syntax error the rest of the file may mean something else; a key given twice is harmless to reading on.
  if (faults.some((fault) => fault.code !== 'DUPLICATE_KEY'))
    return { problems: syntax.slice(0, MAX_FAULTS) };
  const tree = readTree(document, substitute);
  const parsed = parse(tree);
  const problems = [...syntax, ...tree.problems];
  if (parsed.success && problems.length === 0) return { settings: parsed.data };
  const issues = parsed.success ? [] : parsed.error.issues;
  return { problems: [...problems, ...issues.flatMap((issue) => explainIssue(issue, tree))] };
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

const absolutePaths = (settings: Settings, directory: string): Config => {
  const { identity, servers, keys, policy, store: written, ...others } = settings;
  const store =
    written.kind === 'embedded' ? { ...written, path: resolve(directory, written.path) } : written;
  const beside = store.kind === 'embedded' ? store.path : directory;
  return {
    ...others,
    identity: samlFile(identity, directory),
    servers: credentialFiles(servers, directory),
    store,
    keys: { file: keys ? resolve(directory, keys.file) : join(beside, 'keys.json') },
    policy: resolve(directory, policy),
  };
};

/** Files and programs that credentials come from; a program without a slash is looked for in PATH. */
const credentialFiles = (servers: Settings['servers'], directory: string): Settings['servers'] =>
  Object.fromEntries(
    Object.entries(servers).map(([name, server]) => [
      name,
      { ...server, credential: absoluteIn(server.credential, directory) as typeof server.credential },
    ]),
  );

const absoluteIn = (value: unknown, directory: string): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  const { file, command } = value as { file?: unknown; command?: readonly string[] };
  if (typeof file === 'string') return { ...value, file: resolve(directory, file) };
  if (Array.isArray(command)) {
    const [program = '', ...rest] = command as string[];
    return { ...value, command: [program.includes('/') ? resolve(directory, program) : program, ...rest] };
  }
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, absoluteIn(each, directory)]));
};

/** Metadata of a SAML provider is a URL, a file, or the text itself by `file:`. */
const samlFile = (identity: Settings['identity'], directory: string): Settings['identity'] => {
  const { saml } = identity.signIn ?? {};
  if (saml?.metadata === undefined || /^(https?:|\s*<)/.test(saml.metadata)) return identity;
  return { ...identity, signIn: { saml: { ...saml, metadata: resolve(directory, saml.metadata) } } };
};

const checkFiles = (config: Config): Loaded => {
  if (config.store.kind === 'embedded' || existsSync(config.keys.file)) return { ok: true, config };
  const message = `the key file ${config.keys.file} does not exist; make one with: firebreak keys ${config.keys.file}`;
  return { ok: false, problems: [{ message }] };
};
