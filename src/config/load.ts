/** The configuration file and the environment -> the settings in force, or every problem at once. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { placeIssue } from './place-issue.ts';
import { type ConfigProblem, readConfig } from './read-config.ts';
import type { Config, Settings } from './schema.ts';
import type { Environment } from './substitute.ts';

export type Loaded =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/**
 * Reads firebreak.yaml. Relative paths, those of secret files too, count from the directory of the file.
 * Never throws for what is in the file; secrets never appear in problems.
 */
export const loadConfig = (file: string, env: Environment): Loaded => {
  const read = readConfig(file, env);
  if (!read.ok) return read;
  const { tree, parsed, problems } = read;
  if (parsed.success && problems.length === 0)
    return checkFiles(absolutePaths(parsed.data, dirname(resolve(file))));
  const issues = parsed.success ? [] : parsed.error.issues;
  const explained = issues.flatMap((issue) => placeIssue(issue, tree));
  return { ok: false, problems: read.locate([...problems, ...explained]) };
};

/** One line a problem, as the command line shows it. */
export const formatProblem = (file: string, problem: ConfigProblem): string => {
  const place = problem.line === undefined ? file : `${file}:${problem.line}:${problem.column}`;
  return `${place}: ${problem.message}${problem.hint === undefined ? '' : ` (${problem.hint})`}`;
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
