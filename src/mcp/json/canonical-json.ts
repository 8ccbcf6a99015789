/**
 * One text for one JSON value (RFC 8785), so that equal values have equal digests and different ones never do: no spaces,
 * keys sorted by UTF-16 code units, numbers and strings as ECMAScript writes them. One deviation: half of a surrogate
 * pair is written as its escape and not refused, since strings of clients and servers may hold one.
 */
import type { JsonNode } from './json-node.ts';
import { stringPieces, writeJson } from './write-json.ts';

/**
 * Of a value of our own. Members that are undefined are left out.
 * @throws TypeError for what is no JSON value: NaN, infinities, undefined by itself or in a list.
 */
export const canonicalJson = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return canonicalScalar(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = value as Readonly<Record<string, unknown>>;
  let text = '';
  // By code units, as `sort` has it by itself.
  for (const name of Object.keys(members).sort()) {
    const member = members[name];
    if (member === undefined) continue;
    text += `${text === '' ? '{' : ','}${JSON.stringify(name)}:${canonicalJson(member)}`;
  }
  return text === '' ? '{}' : `${text}}`;
};

const canonicalScalar = (value: unknown): string => {
  if (value === undefined || (typeof value === 'number' && !Number.isFinite(value)))
    throw new TypeError(`${value} is no JSON value`);
  return JSON.stringify(value);
};

/**
 * Of a value that came as text. A number that a double cannot hold keeps its digits, or 12345678901234567890 and
 * 12345678901234567891 would share one approval. Input is what `scanJson` gives: no duplicate keys.
 */
export const canonicalNode = (root: JsonNode): string => [...canonicalPieces(root)].join('');

/** The same, piece by piece. */
export const canonicalPieces = (root: JsonNode): Iterable<string> => writeJson(root, partsOf);

const partsOf = function* (node: JsonNode): Generator<string | JsonNode, void> {
  switch (node.kind) {
    case 'number':
      return yield canonicalNumber(node.raw);
    case 'string':
      return yield* stringPieces(node.value);
    case 'literal':
      return yield String(node.value);
    case 'array':
      yield '[';
      for (const [index, item] of node.items.entries()) yield* index === 0 ? [item] : [',', item];
      return yield ']';
    case 'object': {
      const members = node.members.toSorted((a, b) => (a.key.value < b.key.value ? -1 : 1));
      yield '{';
      for (const [index, { key, value }] of members.entries()) {
        if (index > 0) yield ',';
        yield* stringPieces(key.value);
        yield ':';
        yield value;
      }
      return yield '}';
    }
  }
};

const canonicalNumber = (raw: string): string => {
  const shortest = JSON.stringify(Number(raw));
  return shortest === raw || digits(shortest) === digits(raw) ? shortest : raw;
};

/**
 * The digits of a lexeme without zeros around them; none for zero. A number and the double nearest to it are the
 * same exactly where these are: they have the same sign, and no factor of ten lies between them.
 */
const digits = (lexeme: string): string => {
  const [, whole = '', fraction = ''] = /^-?(\d+)(?:\.(\d+))?/.exec(lexeme) ?? [];
  const all = whole + fraction;
  let from = 0;
  while (all[from] === '0') from++;
  let to = all.length;
  // By hand: /0+$/ takes quadratic time on a million zeros with a one behind them.
  while (to > from && all[to - 1] === '0') to--;
  return all.slice(from, to);
};
