/** Keeps answers out of caches that others share: what one caller may see, another may not. */
import type { JsonEdit, JsonNode } from '../../mcp/json/json-node.ts';
import { member } from '../../mcp/json/node-value.ts';

/** Milliseconds a client may go on with what it has: policy, grants and masks change. */
const LONGEST = 10_000;

/** The edits that make a cacheable result (MCP 2026-07-28) private to its caller and short-lived. */
export const limitCaching = (result: JsonNode | undefined): readonly JsonEdit[] => {
  const scope = member(result, 'cacheScope');
  const ttl = member(result, 'ttlMs');
  const isShort = ttl?.kind === 'number' && Number(ttl.raw) <= LONGEST;
  return [
    ...(scope === undefined ? [] : [{ start: scope.start, end: scope.end, text: '"private"' }]),
    ...(ttl === undefined || isShort ? [] : [{ start: ttl.start, end: ttl.end, text: String(LONGEST) }]),
  ];
};
