/** One text for one JSON value (RFC 8785), so that equal calls have equal digests and different ones never do. */
import { foldJson } from './fold-json.ts';
import type { JsonNode, JsonObject } from './json-node.ts';

/**
 * RFC 8785 form of a scanned value: no spaces, keys sorted by UTF-16 code units, numbers as ECMAScript writes them.
 * One deviation: a number that a double cannot hold keeps its digits, or 12345678901234567890 and
 * 12345678901234567891 would share one approval. Input is what `scanJson` gives: no duplicate keys.
 */
export const canonicalJson = (root: JsonNode): string =>
  foldJson<string>(root, {
    leaf: (leaf) => (leaf.kind === 'number' ? canonicalNumber(leaf.raw) : JSON.stringify(leaf.value)),
    array: (_array, items) => `[${items.join(',')}]`,
    object: canonicalObject,
  });

const canonicalObject = (node: JsonObject, values: readonly string[]): string =>
  `{${node.members
    .map(({ key }, index) => ({ key: key.value, value: values[index] }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ key, value }) => `${JSON.stringify(key)}:${value}`)
    .join(',')}}`;

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
