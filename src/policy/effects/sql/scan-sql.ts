/** SQL text -> tokens, and the places where databases disagree about what the text means. */
import type { Dialect } from './dialect.ts';

export interface SqlToken {
  readonly kind: 'word' | 'string' | 'quoted' | 'number' | 'parameter' | 'sign';
  /** As written, quotes included. */
  readonly text: string;
}

export interface SqlScan {
  readonly tokens: readonly SqlToken[];
  /** Why this text must not be judged by one parser alone; empty if every database reads it the same. */
  readonly hazards: readonly string[];
}

/** Words or signs that make the rest of a line matter, if only some databases take it for a comment. */
const CODE =
  /;|\b(?:insert|update|delete|merge|drop|alter|create|truncate|grant|revoke|exec|execute|call|into|set)\b/i;
const OPENS = /['"`$]|\/\*/;

interface Piece {
  readonly end: number;
  readonly token?: SqlToken['kind'];
  readonly hazard?: string | undefined;
}

/** Linear in the length of the text. */
export const scanSql = (text: string, dialect: Dialect): SqlScan => {
  const tokens: SqlToken[] = [];
  const hazards: string[] = [];
  if (text.includes('\0')) hazards.push('a NUL character ends the text for some readers');
  let at = 0;
  while (at < text.length) {
    const piece = pieceAt(text, at, dialect);
    if (piece.token !== undefined) tokens.push({ kind: piece.token, text: text.slice(at, piece.end) });
    if (piece.hazard !== undefined) hazards.push(piece.hazard);
    at = Math.max(piece.end, at + 1);
  }
  return { tokens, hazards };
};

const SPACE = /\s+/y;
const WORD = /[\p{L}_][\p{L}\p{N}_$#@]*/uy;
const NUMBER = /\d[\w.]*/y;
const PARAMETER = /\?\d*|\$\d+|@@?[\w.]+|:[A-Za-z_]\w*|%\(\w+\)s|%s|\{\{\s*\w+\s*\}\}/y;
const DOLLAR = /\$(?:[A-Za-z_]\w*)?\$/y;

const pieceAt = (text: string, at: number, dialect: Dialect): Piece => {
  const space = endOf(SPACE, text, at);
  if (space !== undefined) return { end: space };
  const two = text.slice(at, at + 2);
  const one = two.charAt(0);
  if (two === '--') return lineComment(text, at, dialect);
  if (two === '/*') return blockComment(text, at, dialect);
  if (one === '#' && dialect !== 'postgres' && dialect !== 'mssql') return hashComment(text, at, dialect);
  if (one === "'" || one === '"' || one === '`') return quoted(text, at, dialect);
  if (one === '[' && dialect !== 'postgres') return bracketed(text, at, dialect);
  if (one === '$') {
    const dollar = dollarQuoted(text, at, dialect);
    if (dollar !== undefined) return dollar;
  }
  if (two === '::') return { end: at + 2, token: 'sign' };
  return regular(text, at);
};

const regular = (text: string, at: number): Piece => {
  const word = endOf(WORD, text, at);
  if (word !== undefined) return { end: word, token: 'word' };
  const number = endOf(NUMBER, text, at);
  if (number !== undefined) return { end: number, token: 'number' };
  const parameter = endOf(PARAMETER, text, at);
  return parameter === undefined ? { end: at + 1, token: 'sign' } : { end: parameter, token: 'parameter' };
};

const endOf = (pattern: RegExp, text: string, at: number): number | undefined => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
};

const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
};

/** MySQL wants a space after the dashes; without one it reads two minus signs. */
const lineComment = (text: string, at: number, dialect: Dialect): Piece => {
  const end = lineEnd(text, at);
  const spaced = at + 2 >= end || /\s/.test(text.charAt(at + 2));
  if (spaced || dialect === 'postgres' || dialect === 'sqlite' || dialect === 'mssql') return { end };
  if (dialect === 'mysql') return { end: at + 1, token: 'sign' };
  const rest = text.slice(at + 2, end);
  return {
    end,
    hazard: CODE.test(rest) || OPENS.test(rest) ? 'a comment that MySQL reads as code' : undefined,
  };
};

/** A comment in MySQL, an operator or part of a name elsewhere. */
const hashComment = (text: string, at: number, dialect: Dialect): Piece => {
  const end = lineEnd(text, at);
  if (dialect === 'mysql') return { end };
  const hides = OPENS.test(text.slice(at + 1, end)) && !/^#(?:>>?|-)/.test(text.slice(at, at + 3));
  return { end: at + 1, token: 'sign', hazard: hides ? 'a # that MySQL reads as a comment' : undefined };
};

/** PostgreSQL and SQL Server nest comments, MySQL and SQLite do not; MySQL runs what stands in special ones. */
const blockComment = (text: string, at: number, dialect: Dialect): Piece => {
  const special = /^\/\*M?!/.test(text.slice(at, at + 4)) && (dialect === 'mysql' || dialect === 'generic');
  const flat = text.indexOf('*/', at + 2);
  // One character further, because PostgreSQL lets the end of `/*/` begin a comment inside.
  const nested = text.slice(at + 2, flat < 0 ? text.length : flat + 1).includes('/*');
  if (flat < 0) return { end: text.length, hazard: 'a comment without an end' };
  if (special) return { end: flat + 2, hazard: 'a comment that MySQL runs' };
  if (nested) return { end: flat + 2, hazard: 'comments inside comments' };
  return { end: flat + 2 };
};

const quoted = (text: string, at: number, dialect: Dialect): Piece => {
  const quote = text.charAt(at);
  const token = quote === "'" ? 'string' : 'quoted';
  const escapes = dialect === 'mysql' && quote !== '`';
  let hazard: string | undefined;
  for (let index = at + 1; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === '\\' && escapes) index += 1;
    else if (
      character === '\\' &&
      text.charAt(index + 1) === quote &&
      dialect !== 'sqlite' &&
      dialect !== 'mssql'
    )
      hazard = 'a backslash before a quote';
    else if (character === quote && text.charAt(index + 1) === quote) index += 1;
    else if (character === quote) return { end: index + 1, token, hazard };
  }
  return { end: text.length, token, hazard: 'a quote without an end' };
};

/** A name in SQL Server and SQLite, a subscript in PostgreSQL. */
const bracketed = (text: string, at: number, dialect: Dialect): Piece => {
  const close = text.indexOf(']', at);
  const inside = text.slice(at + 1, close < 0 ? text.length : close);
  const name = close > 0 && /^[\p{L}_][\p{L}\p{N}_ $#@.-]*$/u.test(inside);
  if (name) return { end: close + 1, token: 'quoted' };
  if (dialect === 'generic') {
    return {
      end: at + 1,
      token: 'sign',
      hazard: /['"`;]|--|\/\*/.test(inside) ? 'brackets around more than a name' : undefined,
    };
  }
  return close < 0
    ? { end: text.length, hazard: 'a bracket without an end' }
    : { end: close + 1, token: 'quoted' };
};

const dollarQuoted = (text: string, at: number, dialect: Dialect): Piece | undefined => {
  const open = endOf(DOLLAR, text, at);
  if (open === undefined || (dialect !== 'postgres' && dialect !== 'generic')) return undefined;
  const close = text.indexOf(text.slice(at, open), open);
  if (close < 0) return { end: text.length, hazard: 'a quote without an end' };
  const risky = dialect === 'generic' && /;|--|\/\*/.test(text.slice(open, close));
  return { end: close + open - at, token: 'string', hazard: risky ? 'dollar quotes around code' : undefined };
};
