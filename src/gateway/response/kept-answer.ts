/** One JSON-RPC response that was kept as text, and its scanned root. */
import type { JsonNode } from '../../mcp/json/json-node.ts';
import { scanJson } from '../../mcp/json/scan-json.ts';

export interface KeptAnswer {
  readonly text: string;
  readonly root: JsonNode;
}

/** Throws if the text is no JSON, which only a broken store can bring about. */
export const readKept = (text: string): KeptAnswer => {
  const scanned = scanJson(text, { loneSurrogates: 'allow' });
  if (!scanned.ok) throw new Error('a kept answer is no JSON');
  return { text, root: scanned.root };
};

/** JSON source of a node of it, byte for byte as it was sent. */
export const sourceOf = ({ text }: KeptAnswer, node: JsonNode | undefined): string =>
  node === undefined ? '{}' : text.slice(node.start, node.end);
