/** A JSON value laid out for people, number for number and string for string as it was written. */
import { foldJson } from './fold-json.ts';
import type { JsonNode } from './json-node.ts';
import { jsonString } from './json-string.ts';

/**
 * Indented by two spaces, keys in their order. Numbers keep their lexeme: whoever approves 12345678901234567890
 * must not be shown what JavaScript makes of it.
 */
export const prettyJson = (root: JsonNode): string =>
  foldJson<string>(root, {
    leaf: (leaf) =>
      leaf.kind === 'number'
        ? leaf.raw
        : leaf.kind === 'string'
          ? jsonString(leaf.value)
          : String(leaf.value),
    array: (_array, items) => block('[', items, ']'),
    object: (object, values) =>
      block(
        '{',
        object.members.map(({ key }, index) => `${jsonString(key.value)}: ${values[index]}`),
        '}',
      ),
  });

const block = (open: string, lines: readonly string[], close: string): string =>
  lines.length === 0 ? open + close : `${open}\n${lines.map(indent).join(',\n')}\n${close}`;

const indent = (text: string): string => text.replace(/^/gm, '  ');
