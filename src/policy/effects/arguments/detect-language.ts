/** Which language a text in the arguments is, by the name it stands under, the tool it goes to, and its looks. */
import type { NamePromise } from '../effect-of-name.ts';
import { isAbout, type ToolContext } from './tool-context.ts';
import type { ArgumentValue } from './walk-arguments.ts';

export type Language =
  | 'sql'
  | 'shell'
  | 'graphql'
  | 'mongodb'
  | 'redis'
  | 'cypher'
  | 'harmless'
  | 'verb'
  | 'strange';

const SQL_KEYS: ReadonlySet<string> = new Set(
  'sql statement statements stmt sqlquery sqlstatement rawsql sqltext querytext ddl dml sqlcommand sqlscript'.split(
    ' ',
  ),
);
const SHELL_KEYS: ReadonlySet<string> = new Set(
  'command commands cmd cmds shell script bash commandline shellcommand cli run exec'.split(' '),
);
const QUERY_KEYS: ReadonlySet<string> = new Set(
  'query queries querystring q expression input text code body statementtext'.split(' '),
);
const VERB_KEYS: ReadonlySet<string> = new Set(
  'action operation op verb mode act operationtype actiontype operationname subcommand'.split(' '),
);

/** Query languages that cannot change anything. */
const READ_ONLY_LANGUAGES = [
  'prometheus',
  'promql',
  'loki',
  'logql',
  'jql',
  'tempo',
  'traceql',
  'nrql',
  'datadog',
  'cloudwatch',
  'sentry',
  'metrics',
  'logs',
  'traces',
  'elasticsearch',
  'opensearch',
  'kql',
];

/** Undefined for text that is just text. */
export const detectLanguage = (
  { key, value }: ArgumentValue & { value: string },
  context: ToolContext,
  promise: NamePromise,
): Language | undefined => {
  const carries = promise === 'carrier' || promise === 'asker';
  if (VERB_KEYS.has(key) && /^[A-Za-z][\w. -]{0,60}$/.test(value)) return 'verb';
  if (isAbout(context, 'redis', 'valkey') && (SHELL_KEYS.has(key) || QUERY_KEYS.has(key))) return 'redis';
  if (
    /^\s*(?:db|rs|sh)\s*[.[]/.test(value) ||
    (isAbout(context, 'mongo', 'mongodb', 'mongosh') && SHELL_KEYS.has(key))
  )
    return 'mongodb';
  if (looksLikeGraphql(value) && (QUERY_KEYS.has(key) || key === 'mutation' || carries)) return 'graphql';
  if (isAbout(context, 'graphql', 'gql') && QUERY_KEYS.has(key)) return 'graphql';
  if (SQL_KEYS.has(key)) return 'sql';
  if (looksLikeSql(value)) return 'sql';
  if (SHELL_KEYS.has(key)) return 'shell';
  if (isAbout(context, 'cypher', 'neo') && QUERY_KEYS.has(key)) return 'cypher';
  if (QUERY_KEYS.has(key) && carries) return carriedQuery(key, context);
  return hidesSql(value) ? 'strange' : undefined;
};

/** Text under `query` of a tool that runs queries: what it is not, it is by its tool. */
const carriedQuery = (key: string, context: ToolContext): Language | undefined => {
  if (isAbout(context, ...READ_ONLY_LANGUAGES)) return 'harmless';
  if (context.binary !== undefined || isAbout(context, 'shell', 'bash', 'command', 'terminal', 'cli'))
    return 'shell';
  if (isAbout(context, 'http', 'https', 'rest', 'request', 'api', 'fetch')) return undefined;
  return key === 'body' ? undefined : 'sql';
};

const LEAD = String.raw`^(?:\s|\(|;|--[^\n]*\n|/\*(?:[^*]|\*(?!/))*\*/)*`;
const STATEMENT = String.raw`(?:select\s+\S|with\s+(?:recursive\s+)?[\w"]+\s*(?:\([^)]*\)\s*)?as\s*(?:not\s+materialized\s*|materialized\s*)?\(|insert\s+(?:or\s+\w+\s+)?into\b|update\s+(?:only\s+)?\S+\s+(?:as\s+\w+\s+|\w+\s+)?set\b|delete\s+from\b|delete\s+\w+\s+from\b|merge\s+into\b|replace\s+into\b|truncate\s+(?:table\s+)?\S+\s*(?:;|,|cascade|restart|$)|(?:drop|alter|create(?:\s+or\s+replace)?)\s+(?:temp(?:orary)?\s+|unique\s+|materialized\s+|global\s+|unlogged\s+)*(?:table|database|schema|index|view|function|procedure|trigger|role|user|sequence|type|extension|policy|column|materialized|publication|subscription|event|login|server|rule|domain)\b|grant\s+[\w\s,*.()]+\s+(?:on|to)\b|revoke\s+[\w\s,*.()]+\s+(?:on|from)\b|exec(?:ute)?\s+(?:\w+\.)*\w+|call\s+[\w.]+\s*\(|explain\s+(?:analyze|select|\(|insert|update|delete|query)|pragma\s+\w+|vacuum\b|attach\s+database\b|copy\s+[\w."(]+|do\s+\$|show\s+(?:tables|databases|columns|create|index|grants|variables|processlist|status|full)\b|describe\s+\w+\s*;?\s*$|values\s*\(|lock\s+table|reindex\s+\w+|begin\s*;|set\s+(?:session|local|global|role)\b|load\s+data\b|rename\s+table)`;
const SQL = new RegExp(LEAD + STATEMENT, 'i');

/** The shape of a whole statement: prose begins with such words too, but does not go on like this. */
export const looksLikeSql = (text: string): boolean => SQL.test(text.slice(0, 4000));

const HIDDEN =
  /;\s*(?:--[^\n]*\n\s*|\/\*.{0,200}?\*\/\s*)?(?:drop\s+(?:table|database|schema|view|index|user|role)|delete\s+from|insert\s+into|update\s+\S+\s+set|alter\s+(?:table|user|role)|truncate\s|create\s+(?:table|user|role)|grant\s|exec(?:ute)?\s|shutdown|copy\s)/i;

/** A value that ends somebody else's statement and begins its own. */
const hidesSql = (text: string): boolean => HIDDEN.test(text.slice(0, 20_000));

const looksLikeGraphql = (text: string): boolean =>
  /^(?:\s|#[^\n]*\n|,)*(?:(?:query|mutation|subscription|fragment)\b[^;{]{0,500}\{|\{\s*[A-Za-z_][\w\s:]*[({}\s])/.test(
    text.slice(0, 2000),
  ) && !/^\s*\{\s*"/.test(text);
