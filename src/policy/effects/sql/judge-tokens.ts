/** SQL that PostgreSQL cannot parse, judged by its tokens: proven to read, or named by its first word. */
import type { Effect } from '../../../domain/effect.ts';
import { type Analysis, unknown } from '../finding.ts';
import { describeTokens } from './describe-tokens.ts';
import { HARMLESS_FUNCTIONS, isHarmlessFunction, NOT_CALLS } from './functions.ts';
import { judgePragma } from './judge-pragma.ts';
import type { SqlToken } from './scan-sql.ts';

/** Without a grammar every statement has to begin like a question and hold no word that any database acts on. */
export const judgeTokens = (tokens: readonly SqlToken[]): Analysis => {
  const statements = splitStatements(tokens).map(judgeOne);
  if (statements.length === 0) return unknown('an empty statement');
  const worst =
    statements.find(({ effect }) => effect === 'destructive') ??
    statements.find(({ effect }) => effect !== 'read');
  return {
    effect: worst?.effect ?? 'read',
    says: statements.flatMap(({ says }) => says),
    names: statements.flatMap(({ names }) => names),
    unread: worst !== undefined,
  };
};

const splitStatements = (tokens: readonly SqlToken[]): SqlToken[][] => {
  const statements: SqlToken[][] = [[]];
  for (const token of tokens) {
    if (token.text === ';' || /^go$/i.test(token.text)) statements.push([]);
    else statements.at(-1)?.push(token);
  }
  return statements.filter((statement) => statement.length > 0);
};

const READING: ReadonlySet<string> = new Set([
  'select',
  'with',
  'values',
  'show',
  'describe',
  'desc',
  'explain',
  'from',
  'summarize',
]);

const judgeOne = (tokens: readonly SqlToken[]): Analysis => {
  const words = tokens.map((token) => (token.kind === 'word' ? token.text.toLowerCase() : ''));
  const first = words.find((word, index) => word !== '' || tokens[index]?.text !== '(') ?? '';
  if (first === 'pragma') return judgePragma(tokens);
  if ((first === 'list' || first === 'ls') && tokens[1]?.text.startsWith('@')) return reads('list');
  if (!READING.has(first)) return named(first, words, tokens);
  const explains = first === 'explain' || first === 'describe' || first === 'desc';
  if (explains && !words.some((word) => word.startsWith('analy'))) return reads(first);
  const acting = words.find((word, index) => ACTING.has(word) && !isHarmlessUse(words, tokens, index));
  if (acting !== undefined) return { ...unknown(`contains ${acting.toUpperCase()}`), names: [first, acting] };
  const stranger = tokens.findIndex((_, index) => isStrangeCall(tokens, words, index));
  if (stranger >= 0) {
    return {
      ...unknown(`calls ${tokens[stranger]?.text}, which is not known to be harmless`),
      names: [first],
    };
  }
  if (hasMetaCommand(tokens))
    return { ...unknown('contains a command of the database client'), names: [first] };
  return reads(first);
};

const reads = (name: string): Analysis => ({ effect: 'read', says: [], names: [name], unread: false });

/** A call of anything but a harmless function of the database itself, however its name is written. */
const isStrangeCall = (tokens: readonly SqlToken[], words: readonly string[], index: number): boolean => {
  const token = tokens[index];
  const word = words[index] ?? '';
  const isName = token?.kind === 'word' || token?.kind === 'quoted';
  if (!isName || tokens[index + 1]?.text !== '(' || isNamed(words, index)) return false;
  // Oracle marks the side of an outer join that may be missing: `a.id = b.id(+)`.
  if (tokens[index + 2]?.text === '+' && tokens[index + 3]?.text === ')') return false;
  if (tokens[index - 1]?.text === '.') return !isHarmlessFunction(word, words[index - 2] ?? '');
  return !HARMLESS_FUNCTIONS.has(word) && !NOT_CALLS.has(word);
};

/** `\\gexec` runs what was read; only MySQL's `\\G` at the end is nothing but an end. */
const hasMetaCommand = (tokens: readonly SqlToken[]): boolean =>
  tokens.some(
    ({ text }, index) =>
      text === '\\' && !(index === tokens.length - 2 && /^g$/i.test(tokens[index + 1]?.text ?? '')),
  );

/** `WITH recent(id) AS` and `AS t(id)` give columns a name. */
const isNamed = (words: readonly string[], index: number): boolean =>
  words[index - 1] === 'with' || words[index - 1] === 'as' || words[index - 1] === 'recursive';

/** `replace(a, b, c)` is a function, `SHOW CREATE TABLE`, `CHARACTER SET` and `a.update` are names. */
const isHarmlessUse = (words: readonly string[], tokens: readonly SqlToken[], index: number): boolean =>
  (words[index] === 'replace' && tokens[index + 1]?.text === '(') ||
  (words[index] === 'create' && words[0] === 'show') ||
  (words[index] === 'use' && /^(?:index|key)$/.test(words[index + 1] ?? '')) ||
  (words[index] === 'start' && words[index + 1] === 'with' && words.includes('connect')) ||
  ((words[index] === 'grants' || words[index] === 'set' || words[index] === 'index') && words[0] === 'show');

/** Words that make something happen somewhere, in any position: SQL Server needs no separator between statements. */
const ACTING: ReadonlySet<string> = new Set(
  `insert update delete merge replace upsert drop alter create truncate rename grant revoke deny into outfile dumpfile set
  exec execute call do perform declare begin commit rollback savepoint lock unlock load import export copy unload put
  attach detach vacuum reindex analyze optimize repair use shutdown reconfigure checkpoint kill revert waitfor backup
  restore dbcc openrowset opendatasource openquery bulk handler install uninstall flush reset purge change start stop
  prepare deallocate discard listen notify cluster refresh comment security writetext updatetext procedure print
  raiserror throw goto while updlock xlock holdlock tablock tablockx paglock rowlock`.split(/\s+/),
);

/** Not a question: what it is called by its first word, which is what rules can name. */
const named = (first: string, words: readonly string[], tokens: readonly SqlToken[]): Analysis => {
  const effect: Effect = DESTROYING.has(first) ? 'destructive' : 'unknown';
  const second = words[words.indexOf(first) + 1] ?? '';
  const name = second === '' ? first : `${first} ${second}`;
  return {
    effect,
    says: [describeTokens(first, tokens)],
    names: first === '' ? [] : [name],
    unread: true,
  };
};

const DESTROYING: ReadonlySet<string> = new Set(
  'delete drop truncate alter update replace merge kill shutdown purge'.split(' '),
);
