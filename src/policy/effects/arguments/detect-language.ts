/** Which language a text in the arguments is, by the name it stands under, the tool it goes to, and its looks. */
import { isCarrier, type NamePromise } from '../effect-of-name.ts';
import { isQueryOfStages } from '../query-of-stages.ts';
import { ENGINES } from '../verbs.ts';
import {
  beginsLikeSql,
  hidesShell,
  hidesSql,
  isOption,
  looksLikeGraphql,
  looksLikeMongo,
  looksLikeSql,
} from './looks.ts';
import { isAbout, type ToolContext } from './tool-context.ts';
import type { ArgumentValue } from './walk-arguments.ts';

export type Language =
  | 'sql'
  | 'shell'
  | 'graphql'
  | 'mongodb'
  | 'redis'
  | 'cypher'
  | 'reading'
  | 'verb'
  | 'strange';

type KeyKind = 'sql' | 'shell' | 'query' | 'verb' | undefined;

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

const SQL_KEYS = words('statement statements stmt sqltext querytext ddl dml');
const SHELL_KEYS = words('commands cmds shell bash commandline cli run exec');
const QUERY_KEYS = words('query queries querystring q expression input text code body document');
const VERB_KEYS = words('action operation op verb mode act operationtype actiontype operationname');
/** Of a tool that stands for one binary these are its words, too. */
const BINARY_KEYS = words('args arguments argv subcommand options flags parameters input query text');

/** Systems and query languages made for reading. */
const READ_ONLY_LANGUAGES =
  `prometheus promql loki logql jql tempo traceql nrql datadog cloudwatch sentry metrics logs traces elasticsearch
  opensearch kql kusto splunk spl soql sosl esql eql dax dql dynatrace`.split(/\s+/);

/** Tools whose text is looked for, not run. */
const SEARCHES = 'search find lookup grep ask translate summarize summarise docs web'.split(' ');

/** Tools that are told what someone wants to do. */
const ADVISES = [...SEARCHES, 'suggest', 'recommend', 'explain'];

/** Text that people wrote: what is looked for there may be a statement, which no one runs. */
const CORPORA =
  `docs doc documentation wiki knowledge kb articles pages page web google issues issue tickets messages emails mail gmail
  code repositories files notes conversations threads questions forum slack notion confluence jira github`.split(
    /\s+/,
  );

/** Prose stands under these, which may well talk about commands. */
const PROSE_KEYS = words(
  'body description content message text comment title prompt question thought note notes code pattern regex reason summary context',
);

/** Whatever is called by one of these has a name, not an option. */
const NAMED_THINGS = words(
  'target revision rev ref branch commit sha path file name repo repository tag base head remote url host',
);

/** What stands below one of these is compared with, not carried out. */
const BELOW_FILTER = /(?:^|\.)(?:filters?|where|criteria|match|facets?|conditions?)(?:\[\d+\])?\./i;

/** Not even as something to compare with. */
const DESTROYS = /^\s*(?:sudo\s+)?(?:rm|dd|mkfs\S*|shutdown|reboot|killall)\s+\S/;

/** One of the steps that a page is taken through before it is read: `actions: [{ type: "click" }]`. */
const STEP = /(?:^|\.)(?:actions|steps|interactions)\[\d+\]\.type$/i;

/** Tools that work on the words of a text. */
const TEXT_WORKERS =
  'translate summarize summarise classify sentiment tokens embedding embeddings text'.split(' ');

const HTTP_METHOD = /^(?:get|head|options|post|put|patch|delete|trace|connect)$/i;

/** What happened is told with the verb it happened by: there the verb is a filter. */
const RECORDS =
  'event events audit log logs history activity activities notification notifications permission permissions can'.split(
    ' ',
  );

/** Undefined for text that is just text. */
export const detectLanguage = (
  at: ArgumentValue & { readonly value: string },
  context: ToolContext,
  promise: NamePromise,
): Language | undefined => {
  const { value } = at;
  const kind = kindOfKey(at.key, context);
  const carries = isCarrier(promise);
  const queries = kind === 'query' || kind === 'shell';
  if (promise === 'read' && isOnlyText(at, kind, context)) return undefined;
  if (at.key === 'method' && carries && !HTTP_METHOD.test(value)) return 'verb';
  if ((kind === 'verb' || STEP.test(at.path)) && /^[A-Za-z][\w. -]{0,60}$/.test(value)) {
    return promise === 'read' && isAbout(context, ...RECORDS) ? undefined : 'verb';
  }
  if (queries && isAbout(context, 'redis', 'valkey')) return 'redis';
  const pipes = /^(?:pipeline|aggregation|stages)$/.test(at.key) && /^\s*\[\s*\{/.test(value);
  if (pipes && !isJson(value)) return 'strange';
  if (looksLikeMongo(value) || (kind === 'shell' && isAbout(context, 'mongo', 'mongodb', 'mongosh')))
    return 'mongodb';
  if (looksLikeGraphql(value) && (queries || at.key === 'mutation' || carries)) return 'graphql';
  if (kind === 'query' && isAbout(context, 'graphql', 'gql')) return 'graphql';
  if (looksLikeSql(value)) return 'sql';
  if (kind === 'sql' && (at.key.includes('sql') || !isAbout(context, ...READ_ONLY_LANGUAGES))) return 'sql';
  if (kind === 'shell') return 'shell';
  if (kind === 'query' && isAbout(context, 'cypher', 'neo')) return 'cypher';
  if ((kind === 'query' || kind === 'sql') && isAbout(context, ...READ_ONLY_LANGUAGES))
    return hidesSql(withoutStrings(value)) ? 'strange' : 'reading';
  if (/quer(?:y|ies)$|^q$|^querystring$/.test(at.key) && carries && isQueryOfStages(value)) return 'reading';
  if (kind === 'query' && carries) return carriedQuery(at.key, context);
  const interrupts = promise === 'read' && !PROSE_KEYS.has(at.key) && kind !== 'query' && hidesShell(value);
  const poses = promise === 'read' && NAMED_THINGS.has(at.key) && isOption(value);
  return interrupts || poses || hidesSql(value) ? 'strange' : undefined;
};

/** JSON has been looked into already. */
const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** What is looked for may be a statement: `{app="web"} |= "; DROP TABLE"`. */
const withoutStrings = (text: string): string => text.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, '""');

/** If the name promises to read, text that cannot be code of the language its place suggests. */
const isOnlyText = (
  at: ArgumentValue & { readonly value: string },
  kind: KeyKind,
  context: ToolContext,
): boolean => {
  if (kind === 'sql') return !at.key.includes('sql') && !beginsLikeSql(at.value);
  if (kind === 'shell')
    return (
      (BELOW_FILTER.test(at.path) && !DESTROYS.test(at.value)) ||
      (QUERY_KEYS.has(at.key) && isAbout(context, ...ADVISES))
    );
  if (kind !== 'query') return false;
  if (isAbout(context, ...TEXT_WORKERS)) return true;
  const corpus =
    isAbout(context, ...CORPORA) && isAbout(context, ...SEARCHES) && !isAbout(context, ...ENGINES);
  return corpus || (isAbout(context, 'graphql', 'gql') && !at.value.includes('{'));
};

/** True if text that is not even of the language it looks like is only looked for, or told. */
export const isProse = (at: ArgumentValue, context: ToolContext, promise: NamePromise): boolean =>
  promise === 'read' &&
  (TOLD.has(at.key) || (kindOfKey(at.key, context) !== 'sql' && isAbout(context, ...SEARCHES)));

const TOLD = words('title question thought note notes reason summary description comment');

/** To a client of a database the query is what it sends, not how it is called. */
const isSentTo = (binary: string, key: string): boolean =>
  /^(?:psql|mysql|mongosh|bq)$/.test(binary) && /^(?:query|input|text)$/.test(key);

const kindOfKey = (key: string, context: ToolContext): KeyKind => {
  if (VERB_KEYS.has(key)) return 'verb';
  if (SQL_KEYS.has(key) || /sql(?:query|statement|command|script)?s?$/.test(key)) return 'sql';
  if (SHELL_KEYS.has(key) || /(?:command|cmd|script)$/.test(key)) return 'shell';
  if (context.binary !== undefined && BINARY_KEYS.has(key) && !isSentTo(context.binary, key)) return 'shell';
  if (key === 'subcommand') return 'verb';
  if ((key === 'search' || key === 'spl') && isAbout(context, 'splunk', 'spl')) return 'query';
  if (key.endsWith('statement')) return 'sql';
  return QUERY_KEYS.has(key) || /(?:query|[^s]ql|expr)$/.test(key) ? 'query' : undefined;
};

/** Text under `query` of a tool that runs queries: what it is not, it is by its tool. */
const carriedQuery = (key: string, context: ToolContext): Language | undefined => {
  if (isAbout(context, 'shell', 'bash', 'command', 'terminal', 'cli')) return 'shell';
  if (isAbout(context, 'http', 'https', 'rest', 'request', 'api', 'fetch')) return undefined;
  return key === 'body' ? undefined : 'sql';
};
