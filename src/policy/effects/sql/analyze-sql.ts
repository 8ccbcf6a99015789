/** SQL -> what it does: PostgreSQL's own parser if it can read the text, otherwise a stricter look at the tokens. */
import { loadModule, parseSync } from 'libpg-query';
import { type Analysis, unknown } from '../finding.ts';
import { remember } from '../remember.ts';
import type { Dialect } from './dialect.ts';
import { judgeTokens } from './judge-tokens.ts';
import { judgeTree } from './judge-tree.ts';
import { type SqlToken, scanSql } from './scan-sql.ts';
import { nodesAt, type SqlNode } from './sql-node.ts';

/** Longer text is not read: a person could not judge it either. */
const MAX_LENGTH = 32 * 1024;

/** The parser takes quadratic time for these, and no database has them. */
const LONG_OPERATOR = /[-+*/<>=~!@#%^&|`?]{200}/;

/** Chooses between BigQuery's own two dialects; all other databases see a comment or a mistake. */
const BIGQUERY_PREFIX = /^\s{0,20}#(?:standard|legacy)SQL[ \t]*\r?\n/i;

export type AnalyzeSql = (text: string, dialect: Dialect) => Analysis;

/** Resolves once the parser is ready; the function it yields is synchronous. */
export const createAnalyzeSql = async (): Promise<AnalyzeSql> => {
  await loadModule();
  const byDialect = new Map<Dialect, (text: string) => Analysis>();
  return (text, dialect) => {
    const known = byDialect.get(dialect) ?? remember((sql: string) => analyze(sql, dialect));
    byDialect.set(dialect, known);
    return known(text);
  };
};

const analyze = (whole: string, dialect: Dialect): Analysis => {
  const text = whole.replace(BIGQUERY_PREFIX, '');
  if (text.length > MAX_LENGTH) return unknown('SQL that is too long to be judged');
  if (LONG_OPERATOR.test(text)) return unknown('SQL with an operator without an end');
  const { tokens, hazards } = scanSql(text, dialect);
  if (hazards.length === 0) return judge(text, tokens, dialect);
  const reasons = [...new Set(hazards)].join(', ');
  const { says, names } = judgeTokens(tokens);
  return { ...unknown(...says, `SQL that databases read differently: ${reasons}`), names };
};

const judge = (text: string, tokens: readonly SqlToken[], dialect: Dialect): Analysis => {
  if (setsVariable(tokens)) return unknown('sets a variable of the session');
  if (advancesSequence(tokens)) return unknown('takes the next value of a sequence');
  const tree = treeOf(text, tokens, dialect);
  if (tree === undefined) {
    if (isMetaCommand(text)) return META;
    const judged = judgeTokens(tokens);
    return dialect === 'postgres' && judged.effect === 'read'
      ? { ...unknown('SQL that PostgreSQL cannot read'), names: judged.names }
      : judged;
  }
  if (tree.length === 0) return unknown('an empty statement');
  try {
    const judged = judgeTree(tree);
    const loose = dialect === 'postgres' || judged.effect !== 'read' ? undefined : looseStatement(tokens);
    return loose === undefined ? judged : unknown(`${loose.toUpperCase()} may be a statement of its own`);
  } catch {
    return unknown('SQL that is nested too deeply');
  }
};

/**
 * If no dialect is known, text without hazards means the same to all; if another one is, only our own scan knows
 * where its strings and comments end, so that the text itself must never reach PostgreSQL's lexer.
 */
const treeOf = (
  text: string,
  tokens: readonly SqlToken[],
  dialect: Dialect,
): readonly SqlNode[] | undefined => {
  const raw = dialect === 'postgres' || dialect === 'generic' ? parse(text) : undefined;
  return raw ?? parse(inPostgres(tokens));
};

/** Undefined if the text is not PostgreSQL, or nested beyond what the parser takes. */
const parse = (text: string): readonly SqlNode[] | undefined => {
  try {
    const { stmts } = parseSync(text) as { stmts?: readonly { stmt?: unknown }[] };
    return (stmts ?? []).flatMap(({ stmt }) => nodesAt('stmt', stmt));
  } catch {
    return undefined;
  }
};

/** Names in backticks and brackets, and placeholders, as PostgreSQL writes them; comments and the contents of strings are gone. */
const inPostgres = (tokens: readonly SqlToken[]): string => {
  let text = '';
  let parameters = 0;
  for (const token of tokens) {
    if (token.kind === 'parameter') {
      parameters += 1;
      text += ` $${parameters}`;
    } else if (token.kind === 'quoted') text += ` "${unquote(token.text).replaceAll('"', '""') || '_'}"`;
    else if (token.kind === 'string') text += " 's'";
    else text += /^[.(),;\]]$/.test(token.text) ? token.text : ` ${token.text}`;
  }
  return text;
};

const unquote = (text: string): string => {
  const quote = text.charAt(0);
  return text.slice(1, -1).replaceAll(quote + quote, quote);
};

/** SQL Server runs `SELECT 1 SHUTDOWN` as two statements; PostgreSQL sees a column called shutdown. */
const looseStatement = (tokens: readonly SqlToken[]): string | undefined => {
  const explains = /^explain$/i.test(tokens[0]?.text ?? '');
  return tokens.find(({ kind, text }, index) => {
    const before = tokens[index - 1]?.text ?? '.';
    if (kind !== 'word' || before === '.') return false;
    return LOOSE.test(text) || (BEGINS.test(text) && !explains && !NAMES_NEXT.test(before));
  })?.text;
};

/** Oracle's `orders_seq.NEXTVAL` and the standard's `NEXT VALUE FOR` look like columns; a sequence does not go back. */
const advancesSequence = (tokens: readonly SqlToken[]): boolean =>
  tokens.some(({ text }, index) => {
    const [before, second, third] = [index - 1, index + 1, index + 2].map((at) => tokens[at]?.text ?? '');
    if (/^nextval$/i.test(text)) return before === '.';
    return /^next$/i.test(text) && /^value$/i.test(second ?? '') && /^for$/i.test(third ?? '');
  });

/** MySQL's `SELECT @a := 1`. */
const setsVariable = (tokens: readonly SqlToken[]): boolean =>
  tokens.some(
    ({ text }, index) =>
      text.startsWith('@') && `${tokens[index + 1]?.text}${tokens[index + 2]?.text}`.startsWith(':='),
  );

const LOOSE =
  /^(?:shutdown|reconfigure|checkpoint|kill|revert|exec|execute|commit|rollback|deallocate|begin|dbcc|waitfor)$/i;

/** `SELECT 1 DELETE FROM orders`; after these it is the name of a column. */
const BEGINS =
  /^(?:delete|insert|update|merge|truncate|drop|alter|create|grant|revoke|deny|backup|restore)$/i;
const NAMES_NEXT = /^(?:as|select|by|and|or|not|on|where|,|\()$/i;

/** psql's own `\d orders`, `\dt`, `\l`: only if nothing else stands in the line. */
const isMetaCommand = (text: string): boolean =>
  /^\s*\\(?:d[a-zA-Z]{0,3}[S+]*|l\+?|z|sf|sv|conninfo)(?:\s+[\w.*"]+)?\s*$/.test(text);

const META: Analysis = { effect: 'read', says: [], names: ['show'], unread: false };
