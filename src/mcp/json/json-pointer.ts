/** JSON pointers (RFC 6901) into scanned values. */
import type { JsonNode } from './json-node.ts';
import { member } from './node-value.ts';

const POINTER = /^(?:\/(?:[^/~]|~[01])*)*$/;
const INDEX = /^(?:0|[1-9]\d{0,8})$/;

/** Whether the text is a pointer (RFC 6901, section 3). */
export const isPointer = (text: string): boolean => POINTER.test(text);

/** Undefined if it leads nowhere. */
export const atPointer = (root: JsonNode | undefined, pointer: string): JsonNode | undefined => {
  let node = root;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    node =
      node?.kind === 'array' ? (INDEX.test(key) ? node.items[Number(key)] : undefined) : member(node, key);
  }
  return node;
};
