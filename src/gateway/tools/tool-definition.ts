/** What defines a tool: everything a model or a policy reads of it. */
import { createHash } from 'node:crypto';
import type { ToolDefinition } from '../../domain/tools/tool-pin.ts';
import { canonicalJson } from '../../mcp/json/canonical-json.ts';
import type { JsonNode } from '../../mcp/json/json-node.ts';
import { member, stringMember } from '../../mcp/json/node-value.ts';

const DEFINING = ['name', 'title', 'description', 'inputSchema', 'outputSchema', 'annotations'] as const;

/** Names that look alike, or that end a line or a markup somewhere, are no names of tools. */
const NAME = /^[A-Za-z0-9_.\-/]{1,128}$/;

/** The definition of one item of a tools/list answer; undefined where it has no permitted name. */
export const definitionOf = (tool: JsonNode): ToolDefinition | undefined => {
  const name = stringMember(tool, 'name');
  if (name === undefined || !NAME.test(name)) return undefined;
  const parts = DEFINING.flatMap((key) => {
    const value = member(tool, key);
    return value === undefined ? [] : [`${JSON.stringify(key)}:${canonicalJson(value)}`];
  });
  const source = `{${parts.join(',')}}`;
  return { name, hash: createHash('sha256').update(source).digest('hex'), source };
};
