/** What servers say about their tools, remembered per session because servers may offer different tools to each. */
import type { ToolAnnotations } from '../../domain/call.ts';
import type { ToolDefinition } from '../../domain/tool-pin.ts';
import type { JsonNode } from '../../protocol/json-node.ts';
import { member } from '../../protocol/node-value.ts';
import { declaredParams, type ParamHeader } from '../../protocol/param-headers.ts';
import { definitionOf } from './tool-definition.ts';

export interface ToolCatalogue {
  /** Takes note of the tools in an answer to tools/list; `session` is the id of the conversation. */
  learn(session: string, result: JsonNode | undefined): void;
  /** Undefined where the tool is not known, or was learnt too long ago. */
  find(session: string, tool: string): KnownTool | undefined;
}

export interface KnownTool {
  readonly annotations: ToolAnnotations;
  readonly definition: ToolDefinition;
  /** Arguments that are repeated in headers. */
  readonly params: readonly ParamHeader[];
  readonly learnt: number;
}

export interface ToolCatalogueDeps {
  /** How many catalogues are remembered; the one learnt longest ago is forgotten first. */
  readonly sessions: number;
  readonly now: () => number;
}

/** Milliseconds after which a server is asked again: it may have changed a tool without saying so. */
const FRESH = 60_000;

export const createToolCatalogue = ({ sessions, now }: ToolCatalogueDeps): ToolCatalogue => {
  const known = new Map<string, Map<string, KnownTool>>();
  const learn: ToolCatalogue['learn'] = (session, result) => {
    const tools = member(result, 'tools');
    if (tools?.kind !== 'array') return;
    const catalogue = known.get(session) ?? new Map<string, KnownTool>();
    for (const tool of tools.items) {
      const definition = definitionOf(tool);
      if (definition !== undefined)
        catalogue.set(definition.name, {
          annotations: annotationsOf(tool),
          definition,
          params: declaredParams(member(tool, 'inputSchema')),
          learnt: now(),
        });
    }
    known.delete(session);
    known.set(session, catalogue);
    const [oldest] = known.keys();
    if (known.size > sessions && oldest !== undefined) known.delete(oldest);
  };
  const find: ToolCatalogue['find'] = (session, tool) => {
    const found = known.get(session)?.get(tool);
    return found !== undefined && now() - found.learnt < FRESH ? found : undefined;
  };
  return { learn, find };
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
