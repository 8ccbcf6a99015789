/** Looks into the arguments of a call for languages that do things: SQL, shell, HTTP, GraphQL, MongoDB, Redis. */
import { parsePath, readPath } from '../conditions/argument-path.ts';
import { detectLanguage, isProse, type Language } from './arguments/detect-language.ts';
import { effectOfVerb } from './arguments/effect-of-verb.ts';
import { findCommands, type SplitCommand } from './arguments/find-commands.ts';
import { findEmptyFilters } from './arguments/find-empty-filters.ts';
import { findRequests } from './arguments/find-requests.ts';
import { findSwitches } from './arguments/find-switches.ts';
import { hidesShell } from './arguments/looks.ts';
import { isAbout, type ToolContext, toolContext } from './arguments/tool-context.ts';
import { type ArgumentValue, walkArguments } from './arguments/walk-arguments.ts';
import { analyzeCypher } from './cypher.ts';
import type { NamePromise } from './effect-of-name.ts';
import { type Analysis, type Finding, type Source, together, unknown } from './finding.ts';
import { analyzeGraphql } from './graphql/analyze-graphql.ts';
import { analyzeMongoShell } from './mongodb/analyze-mongo-shell.ts';
import { analyzeMongoValue, isMongoCommand } from './mongodb/analyze-mongo-value.ts';
import { analyzeReadOnlyQuery } from './read-only-query.ts';
import { analyzeRedis, splitRedis } from './redis/analyze-redis.ts';
import { remember } from './remember.ts';
import { findSensitive } from './sensitive/find-sensitive.ts';
import type { AnalyzeShell } from './shell/analyze-shell.ts';
import type { AnalyzeSql } from './sql/analyze-sql.ts';
import type { Dialect } from './sql/dialect.ts';
import type { ToolCall } from './tool-call.ts';

const DECLARED = ['sql', 'shell', 'graphql', 'mongodb', 'redis'] as const;

/** Paths of arguments by the language they hold, as declared for one tool. */
export type ToolAnalyzer = { readonly [L in (typeof DECLARED)[number]]?: readonly string[] } & {
  readonly dialect?: Dialect;
};

/** By server, then by tool. */
export type Analyzers = Readonly<Record<string, Readonly<Record<string, ToolAnalyzer>>>>;

/** What was found in one argument, with the text it was found in. */
export interface ArgumentFinding extends Finding, Pick<Analysis, 'names' | 'unread'> {
  readonly text: string;
}

export type AnalyzeArguments = (call: ToolCall, promise: NamePromise) => readonly ArgumentFinding[];

export interface AnalyzeArgumentsDeps {
  readonly analyzers: Analyzers;
  readonly sql: AnalyzeSql;
  readonly shell: AnalyzeShell;
}

/** Returns the analysis of all arguments of one call. What it knows of names is remembered. */
export const createAnalyzeArguments = (deps: AnalyzeArgumentsDeps): AnalyzeArguments => {
  const contextOf = remember((key: string): ToolContext => {
    const [tool, server] = JSON.parse(key) as [string, string];
    const guessed = toolContext(tool, server);
    const declared = own(own(deps.analyzers, server) ?? {}, tool)?.dialect;
    return declared === undefined ? guessed : { ...guessed, dialect: declared };
  });
  return ({ server, tool = '', args = {} }, promise) => {
    const declared = own(own(deps.analyzers, server) ?? {}, tool) ?? {};
    const context = contextOf(JSON.stringify([tool, server]));
    const values = walkArguments(args);
    if (values === undefined)
      return [finding('arguments', { path: '', value: '' }, unknown('more arguments than can be judged'))];
    const means = { context, deps, budget: { left: MOST_CODE } };
    const stated = DECLARED.flatMap((language) =>
      (declared[language] ?? []).flatMap((path) => readDeclared(args, { path, language }, means)),
    );
    const commands = findCommands(values, context, promise);
    const judged = new Set([...stated.map(({ path }) => path), ...commands.flatMap(({ parts }) => parts)]);
    const code = [
      ...stated,
      ...commands.map((command) => splitCommand(command, means)),
      ...values.filter(({ path }) => !judged.has(path)).flatMap((value) => detect(value, promise, means)),
    ];
    return [
      ...code,
      ...findSensitive(values, context, code).map((each) => ({ ...each, ...NOT_CODE })),
      ...findRequests(values, context, promise).map(({ at, analysis }) => finding('http', at, analysis)),
      ...findEmptyFilters(values, promise).map(({ at, analysis }) => finding('arguments', at, analysis)),
      ...findSwitches(values, context, promise).map(({ at, analysis }) => finding('arguments', at, analysis)),
    ];
  };
};

/** Nothing that rules about SQL and shell could name. */
const NOT_CODE = { names: [], unread: false, text: '' };

/** Names come from the wire: `constructor` must not find anything. */
const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

/**
 * Characters of code that are judged in one call, in all its arguments together: what takes milliseconds in one text
 * would take seconds in hundreds of them.
 */
const MOST_CODE = 128 * 1024;

interface Means {
  readonly context: ToolContext;
  readonly budget: { left: number };
  readonly deps: AnalyzeArgumentsDeps;
}

const finding = (
  source: Source,
  at: Pick<ArgumentValue, 'path' | 'value'>,
  { effect, says, names, unread }: Analysis,
): ArgumentFinding => ({
  source,
  effect,
  path: at.path,
  says,
  names,
  unread,
  text: textOf(source, at.value),
});

/** Only SQL and shell code is searched for words; writing out every request inside requests would take forever. */
const textOf = (source: Source, value: unknown): string => {
  if (typeof value === 'string') return value;
  return source === 'sql' || source === 'shell' ? JSON.stringify(value).slice(0, 10_000) : '';
};

const readDeclared = (
  args: Readonly<Record<string, unknown>>,
  { path, language }: { readonly path: string; readonly language: (typeof DECLARED)[number] },
  means: Means,
): readonly ArgumentFinding[] => {
  const { found, unreadable } = readPath(args, parsePath(path) ?? []);
  const values = unreadable ? [...found.map(({ value }) => value), {}] : found.map(({ value }) => value);
  return values.map((value) => {
    const text =
      Array.isArray(value) && language === 'shell' && value.every(isText) ? quoteWords(value) : value;
    const analysis = isText(text)
      ? judgeText(text, language, means)
      : language === 'mongodb'
        ? analyzeMongoValue(text)
        : unknown(`${path} should be text`);
    return finding(sourceOf(language), { path, value: text }, analysis);
  });
};

const isText = (value: unknown): value is string => typeof value === 'string';

const detect = (at: ArgumentValue, promise: NamePromise, means: Means): readonly ArgumentFinding[] => {
  const { value, key } = at;
  if (isText(value)) {
    const language = detectLanguage({ ...at, value }, means.context, promise);
    if (language === undefined) return [];
    const analysis =
      language === 'verb'
        ? effectOfVerb(value)
        : language === 'strange'
          ? unknown(`text in ${at.path} that hides SQL or a command behind something else`)
          : judgeText(value, language, means);
    const unheard =
      analysis?.unread === true && !CERTAIN.has(language) && isProse(at, means.context, promise);
    return analysis === undefined || unheard ? [] : [finding(sourceOf(language), at, analysis)];
  }
  if (typeof value !== 'object' || value === null) return [];
  const analysis = judgeObject(value, key, means);
  return analysis === undefined ? [] : [finding(analysis.source, at, analysis.analysis)];
};

/** What these find is found, wherever the text was going. */
const CERTAIN: ReadonlySet<Language> = new Set(['strange', 'reading']);

/** Pipelines and documents of MongoDB. */
const judgeObject = (
  value: object,
  key: string,
  means: Means,
): { source: Source; analysis: Analysis } | undefined => {
  if (key === 'persistedquery')
    return { source: 'graphql', analysis: unknown('a GraphQL query that the server keeps') };
  const mongo = ['mongo', 'mongodb', 'mongosh'].some((word) => means.context.words.has(word));
  if (
    Array.isArray(value) &&
    (key === 'pipeline' || key === 'aggregation' || key === 'stages') &&
    (mongo || value.some(isStage))
  )
    return { source: 'mongodb', analysis: analyzeMongoValue(value) };
  const commands = key === 'command' || key === 'cmd' || key === 'runcommand';
  if (!Array.isArray(value) && commands && (mongo || isMongoCommand(value)))
    return { source: 'mongodb', analysis: analyzeMongoValue(value) };
  return Object.keys(value).some((name) => SUSPICIOUS.has(name))
    ? { source: 'mongodb', analysis: analyzeMongoValue(value) }
    : undefined;
};

const isStage = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value)[0]?.startsWith('$') === true;
const SUSPICIOUS: ReadonlySet<string> = new Set(['$out', '$merge', '$function', '$accumulator', '$where']);

const sourceOf = (language: Language): Source => {
  if (language === 'cypher' || language === 'reading' || language === 'verb') return 'arguments';
  return language === 'strange' ? 'sql' : language;
};

const judgeText = (
  text: string,
  language: Exclude<Language, 'verb' | 'strange'>,
  { context, deps, budget }: Means,
): Analysis => {
  budget.left -= text.length;
  if (budget.left < 0) return unknown('more code in one call than can be judged');
  switch (language) {
    case 'sql':
      return deps.sql(text, context.dialect);
    case 'shell':
      return inContainer(context, deps.shell(withBinary(text, context)));
    case 'graphql':
      return analyzeGraphql(text);
    case 'mongodb':
      return analyzeMongoShell(text);
    case 'redis':
      return together((splitRedis(text) ?? [['']]).map(analyzeRedis));
    case 'cypher':
      return analyzeCypher(text);
    case 'reading':
      return analyzeReadOnlyQuery(text);
  }
};

const splitCommand = ({ at, words }: SplitCommand, means: Means): ArgumentFinding => {
  const [command = '', ...rest] = words;
  const line = { path: at.path, value: words.join(' ').slice(0, 20_000) };
  if (means.context.words.has('redis')) return finding('redis', line, analyzeRedis(words));
  if (interrupts(command, rest))
    return finding('shell', line, unknown('words that begin another command where a shell reads them'));
  // The first word may be a whole command line, although more words come with it.
  return finding('shell', line, judgeText(`${command} ${quoteWords(rest)}`, 'shell', means));
};

/** No one knows whether the tool hands the words over one by one, or as one line to a shell. */
const interrupts = (command: string, rest: readonly string[]): boolean =>
  (command !== 'find' && rest.some((word) => /^(?:;|&&?|\|\|?|>>?)$/.test(word))) || rest.some(hidesShell);

/** `pods_exec` is what `kubectl exec` is: no one knows what `ls` is over there. */
const inContainer = (context: ToolContext, analysis: Analysis): Analysis =>
  analysis.effect === 'read' && isAbout(context, 'exec') && isAbout(context, 'pod', 'pods', 'container')
    ? { ...unknown('a command that only looks, in a container'), names: analysis.names }
    : analysis;

/** Tools named after a binary (`kubectl`, `kubectl_rollout`) take its arguments with or without its name. */
const withBinary = (text: string, { binary, verb }: ToolContext): string => {
  if (binary === undefined || new RegExp(`^\\s*(?:\\S*/)?${binary}\\b`).test(text)) return text;
  return verb === undefined ? `${binary} ${text}` : `${binary} ${verb} ${text}`;
};

/** Words -> one line of shell with each of them quoted, so that no character in them means anything. */
const quoteWords = (words: readonly string[]): string =>
  words
    .map((word) => (/^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
