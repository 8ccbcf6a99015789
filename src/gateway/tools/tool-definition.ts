/** What defines a tool: everything a model or a policy reads of it. */
import { digestOf } from '../../domain/text/digest.ts';
import type { ToolDefinition } from '../../domain/tools/tool-pin.ts';
import { canonicalNode } from '../../mcp/json/canonical-json.ts';
import type { JsonNode } from '../../mcp/json/json-node.ts';
import { member, stringMember } from '../../mcp/json/node-value.ts';

const DEFINING = ['name', 'title', 'description', 'inputSchema', 'outputSchema', 'annotations'] as const;

/** Printable ASCII without blanks around it: what looks like another name, or ends a line, is not offered. */
const NAME = /^[\x21-\x7e](?:[\x20-\x7e]{0,126}[\x21-\x7e])?$/;

export const UNNAMED = 'a name of a tool is 1 to 128 printable ASCII characters, without blanks around it';

/** Nodes never change, and each item of a list is asked for its definition four times: by pins, policy and budgets. */
const known = new WeakMap<JsonNode, ToolDefinition>();

/** The definition of one item of a tools/list answer; undefined if it has no permitted name. */
export const definitionOf = (tool: JsonNode): ToolDefinition | undefined => {
  const definition = known.get(tool) ?? define(tool);
  if (definition !== undefined) known.set(tool, definition);
  return definition;
};

const define = (tool: JsonNode): ToolDefinition | undefined => {
  const name = stringMember(tool, 'name');
  if (name === undefined || !NAME.test(name)) return undefined;
  const parts = DEFINING.flatMap((key) => {
    const value = member(tool, key);
    return value === undefined ? [] : [`${JSON.stringify(key)}:${canonicalNode(value)}`];
  });
  const source = `{${parts.join(',')}}`;
  return { name, hash: digestOf(source), source };
};
