/** A JSON value laid out for people, number for number and string for string as it was written. */
import type { JsonNode } from './json-node.ts';
import { jsonString } from './json-string.ts';
import { stringPieces, writeJson } from './write-json.ts';

/**
 * Indented by two spaces, keys in their order. Numbers keep their lexeme: the one who approves 12345678901234567890
 * must not be shown what JavaScript makes of it.
 */
export const prettyJson = (root: JsonNode): string => [...prettyPieces(root)].join('');

/** The same, piece by piece. */
export const prettyPieces = (root: JsonNode): Iterable<string> => writeJson(root, partsOf);

const partsOf = function* (node: JsonNode, depth: number): Generator<string | JsonNode, void> {
  const [outer, inner] = [depth, depth + 1].map((level) => `\n${'  '.repeat(level)}`);
  switch (node.kind) {
    case 'number':
      return yield node.raw;
    case 'string':
      return yield* stringPieces(node.value, jsonString);
    case 'literal':
      return yield String(node.value);
    case 'array':
      if (node.items.length === 0) return yield '[]';
      for (const [index, item] of node.items.entries()) {
        yield `${index === 0 ? '[' : ','}${inner}`;
        yield item;
      }
      return yield `${outer}]`;
    case 'object':
      if (node.members.length === 0) return yield '{}';
      for (const [index, { key, value }] of node.members.entries()) {
        yield `${index === 0 ? '{' : ','}${inner}`;
        yield* stringPieces(key.value, jsonString);
        yield ': ';
        yield value;
      }
      return yield `${outer}}`;
  }
};
