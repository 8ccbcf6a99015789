/** Words for a statement that has no tree: its beginning, and for rows whether any are spared. */
import type { SqlToken } from './scan-sql.ts';

/** How many names and keywords tell enough. */
const MAX_WORDS = 6;

/** "DELETE without WHERE on orders", "DROP WAREHOUSE wh"; strings and numbers are left out, they may be secrets. */
export const describeTokens = (first: string, tokens: readonly SqlToken[]): string => {
  const start = tokens.findIndex(({ text }) => text.toLowerCase() === first);
  const statement = tokens.slice(Math.max(0, start));
  if (first === 'delete' || first === 'update') return describeRows(first, statement);
  const end = statement.findIndex((token, index) => !mayBeTold(token, statement[index - 1]));
  const named = statement.slice(0, end < 0 ? undefined : end).slice(0, MAX_WORDS);
  const [verb = '', ...rest] = joined(named).split(' ');
  return rest.length === 0 ? `${verb.toUpperCase()} statement` : `${verb.toUpperCase()} ${rest.join(' ')}`;
};

/** To MySQL, double quotes are around strings: names only if one is expected. */
const mayBeTold = ({ kind, text }: SqlToken, before: SqlToken | undefined): boolean => {
  if (kind === 'sign') return text === '.';
  if (kind === 'quoted' && text.startsWith('"')) return NAMES_FOLLOW.test(before?.text ?? '');
  return kind !== 'string' && kind !== 'number';
};

const NAMES_FOLLOW =
  /^(?:\.|table|view|schema|database|index|warehouse|function|procedure|sequence|into|from|exists|on|only)$/i;

const describeRows = (verb: 'delete' | 'update', statement: readonly SqlToken[]): string => {
  const words = statement.map(({ kind, text }) => (kind === 'word' ? text.toLowerCase() : ''));
  const from = verb === 'delete' ? words.indexOf('from') : 0;
  const rest = statement.slice(from + 1);
  const end = rest.findIndex(
    ({ kind, text }, index) =>
      index > 0 && text !== '.' && rest[index - 1]?.text !== '.' && kind !== 'quoted',
  );
  const table = joined(rest.slice(0, end < 0 ? undefined : end).slice(0, MAX_WORDS));
  return `${verb.toUpperCase()}${words.includes('where') ? '' : ' without WHERE'} on ${table || 'an unnamed table'}`;
};

const joined = (tokens: readonly SqlToken[]): string =>
  tokens
    .map(({ kind, text }) => (kind === 'quoted' ? text.slice(1, -1) : text))
    .join(' ')
    .replaceAll(' . ', '.');
