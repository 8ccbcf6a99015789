/** What servers say about their tools, remembered per session because servers may offer different tools to each. */
import type { ToolAnnotations } from '../domain/call.ts';
import type { JsonNode } from '../protocol/json-node.ts';
import { member, stringMember } from '../protocol/node-value.ts';

export interface ToolCatalogue {
  /** Takes note of the tools in an answer to tools/list; `session` is the id of the conversation. */
  learn(session: string, result: JsonNode | undefined): void;
  /** The tool's annotations, `{}` where it has none, undefined where the tool is not known. */
  find(session: string, tool: string): ToolAnnotations | undefined;
}

/** Remembers at most `sessions` catalogues; the one learnt longest ago is forgotten first. */
export const createToolCatalogue = ({ sessions }: { sessions: number }): ToolCatalogue => {
  const known = new Map<string, Map<string, ToolAnnotations>>();
  const learn: ToolCatalogue['learn'] = (session, result) => {
    const tools = member(result, 'tools');
    if (tools?.kind !== 'array') return;
    const catalogue = known.get(session) ?? new Map<string, ToolAnnotations>();
    for (const tool of tools.items) {
      const name = stringMember(tool, 'name');
      if (name !== undefined) catalogue.set(name, annotationsOf(tool));
    }
    known.delete(session);
    known.set(session, catalogue);
    const [oldest] = known.keys();
    if (known.size > sessions && oldest !== undefined) known.delete(oldest);
  };
  return { learn, find: (session, tool) => known.get(session)?.get(tool) };
};

export const annotationsOf = (tool: JsonNode): ToolAnnotations => {
  const hints = member(tool, 'annotations');
  const hint = (name: keyof ToolAnnotations) => {
    const node = member(hints, name);
    return node?.kind === 'literal' && typeof node.value === 'boolean' ? { [name]: node.value } : {};
  };
  return {
    ...hint('readOnlyHint'),
    ...hint('destructiveHint'),
    ...hint('idempotentHint'),
    ...hint('openWorldHint'),
  };
};
