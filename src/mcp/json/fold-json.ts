/** Bottom-up walk of a JSON tree without recursion, so that depth costs heap and never the stack. */
import type { JsonArray, JsonNode, JsonObject } from './json-node.ts';

export interface JsonFold<T> {
  leaf(node: Exclude<JsonNode, JsonArray | JsonObject>): T;
  /** `parts` are the folded items, in order. */
  array(node: JsonArray, parts: readonly T[]): T;
  /** `parts` are the folded values of `node.members`, in the same order. */
  object(node: JsonObject, parts: readonly T[]): T;
}

/** Folds children before their parents, left to right. */
export const foldJson = <T>(root: JsonNode, fold: JsonFold<T>): T => {
  const open: { readonly node: JsonNode; readonly parts: T[] }[] = [];
  let node = root;
  for (;;) {
    const first = childAt(node, 0);
    if (first !== undefined) {
      open.push({ node, parts: [] });
      node = first;
      continue;
    }
    let value = finish(fold, node, []);
    let next: JsonNode | undefined;
    for (;;) {
      const parent = open.at(-1);
      if (parent === undefined) return value;
      parent.parts.push(value);
      next = childAt(parent.node, parent.parts.length);
      if (next !== undefined) break;
      open.pop();
      value = finish(fold, parent.node, parent.parts);
    }
    node = next;
  }
};

const childAt = (node: JsonNode, index: number): JsonNode | undefined => {
  if (node.kind === 'array') return node.items[index];
  if (node.kind === 'object') return node.members[index]?.value;
  return undefined;
};

const finish = <T>(fold: JsonFold<T>, node: JsonNode, parts: readonly T[]): T => {
  if (node.kind === 'array') return fold.array(node, parts);
  if (node.kind === 'object') return fold.object(node, parts);
  return fold.leaf(node);
};
