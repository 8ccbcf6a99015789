/** From the text of a filter, or of the path of a change, to what it means. Names of attributes are not checked here. */
import type { AttributePath, ChangePath, Compare, CompareOperator, Filter } from './filter.ts';
import { readTokens, type Token } from './read-tokens.ts';

const DEEPEST = 20;
const COMPARES: readonly string[] = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'];
/** Names of attributes may say their schema (RFC 7644, section 3.10); that of an extension stays, so that none of ours is meant. */
const CORE = /^urn:ietf:params:scim:schemas:core:2\.0:(?:user|group):/;

class NoFilter extends Error {}

/** Undefined for a text that is none. */
export const parseFilter = (text: string): Filter | undefined =>
  whole(text, (tokens) => createReader(tokens).filter(0));

/** Undefined for a text that is no path of a change, such as `emails[type eq "work"].value`. */
export const parsePath = (text: string): ChangePath | undefined =>
  whole(text, (tokens) => createReader(tokens).change());

interface Tokens {
  readonly next: () => Token;
  /** Takes the next token if it is this word, in any case, or this sign. */
  readonly take: (text: string) => boolean;
}

const whole = <T>(text: string, read: (tokens: Tokens) => T): T | undefined => {
  const all = readTokens(text);
  if (all === undefined) return undefined;
  let at = 0;
  const take = (wanted: string) => {
    const token = all[at];
    const isIt = (token?.kind === 'word' || token?.kind === 'sign') && token.text.toLowerCase() === wanted;
    if (isIt) at += 1;
    return isIt;
  };
  const next = () => all[at++] ?? { kind: 'end' as const, text: '' };
  try {
    const found = read({ next, take });
    return next().kind === 'end' ? found : undefined;
  } catch (error) {
    if (error instanceof NoFilter) return undefined;
    throw error;
  }
};

const createReader = ({ next, take }: Tokens) => {
  const expect = (sign: string): void => {
    if (!take(sign)) throw new NoFilter();
  };

  /** Those of the same kind side by side: `and` binds closer than `or`, and `not` closer than both. */
  const joined = (kind: 'and' | 'or', one: () => Filter): Filter => {
    const filters = [one()];
    while (take(kind)) filters.push(one());
    const [first] = filters;
    return filters.length === 1 && first !== undefined ? first : { kind, filters };
  };

  const filter = (depth: number): Filter => {
    if (depth > DEEPEST) throw new NoFilter();
    return joined('or', () => joined('and', () => term(depth)));
  };

  const grouped = (depth: number): Filter => {
    expect('(');
    const inner = filter(depth + 1);
    expect(')');
    return inner;
  };

  const term = (depth: number): Filter => {
    if (take('not')) return { kind: 'not', filter: grouped(depth) };
    if (take('(')) {
      const inner = filter(depth + 1);
      expect(')');
      return inner;
    }
    const path = attribute();
    if (take('[')) return { kind: 'some', path, filter: bracketed(depth) };
    if (take('pr')) return { kind: 'present', path };
    return compare(path);
  };

  const bracketed = (depth: number): Filter => {
    const inner = filter(depth + 1);
    expect(']');
    return inner;
  };

  const attribute = (): AttributePath => {
    const token = next();
    if (token.kind !== 'word') throw new NoFilter();
    const name = token.text.toLowerCase().replace(CORE, '');
    return { name, part: part() };
  };

  const part = (): string | undefined => {
    if (!take('.')) return undefined;
    const token = next();
    if (token.kind !== 'word') throw new NoFilter();
    return token.text.toLowerCase();
  };

  const compare = (path: AttributePath): Compare => {
    const token = next();
    const operator = token.text.toLowerCase();
    if (token.kind !== 'word' || !COMPARES.includes(operator)) throw new NoFilter();
    return { kind: 'compare', path, operator: operator as CompareOperator, value: value() };
  };

  const value = (): Compare['value'] => {
    const { kind, text } = next();
    if (kind === 'string') return text;
    if (kind === 'number') return Number(text);
    // Entra writes True and False.
    const word = kind === 'word' ? WORDS.get(text.toLowerCase()) : undefined;
    if (word === undefined) throw new NoFilter();
    return word;
  };

  const change = (): ChangePath => {
    const path = attribute();
    if (path.part !== undefined || !take('[')) return { ...path, filter: undefined };
    const inner = bracketed(0);
    return { name: path.name, filter: inner, part: part() };
  };

  return { filter, change };
};

const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);
