/** What servers say about their tools, remembered per session because servers may offer different tools to each. */
import { createHash } from 'node:crypto';
import type { ToolAnnotations } from '../../domain/call.ts';
import type { ToolEffect } from '../../domain/tools/tool-effect.ts';
import type { ToolDefinition } from '../../domain/tools/tool-pin.ts';
import { createShare } from '../../limits/shared.ts';
import { declaredParams, type ParamHeader } from '../../mcp/headers/param-headers.ts';
import type { JsonNode } from '../../mcp/json/json-node.ts';
import { member, stringMember } from '../../mcp/json/node-value.ts';
import { definitionOf } from './tool-definition.ts';

export interface ToolCatalogue {
  /** Takes note of the tools in an answer to tools/list, and returns them by name; empty if it has none. */
  learn(place: CataloguePlace, result: JsonNode | undefined, asked: number): ReadonlyMap<string, KnownTool>;
  /** Undefined if the tool is not known, was learnt too long ago, or before its server said that its tools changed. */
  find(place: CataloguePlace, tool: string): KnownTool | undefined;
  /** The server has said that its tools are others now: nothing that was asked of it before counts any more. */
  changed(server: string): void;
}

export interface CataloguePlace {
  readonly server: string;
  /** Id of the recording of the conversation. */
  readonly session: string;
}

/** Everything here follows from the definition, so that equal definitions share one. */
export interface KnownTool {
  readonly annotations: ToolAnnotations;
  readonly definition: ToolDefinition;
  /** The definition as a list, which is the very same each time: `ToolPinKeeper` knows lists again. */
  readonly alone: readonly ToolDefinition[];
  /** What it does as it was written down, looked up with each call. */
  readonly effect?: ToolEffect | undefined;
  /** Arguments that are repeated in headers. */
  readonly params: readonly ParamHeader[];
}

export interface ToolCatalogueDeps {
  /** How many catalogues are remembered; the one learnt longest ago is forgotten first. */
  readonly sessions: number;
  readonly now: () => number;
  /** Told of names, as they are, under which a tool cannot be offered: once an hour each, of a server's first hundred. */
  readonly onUnnamed: (server: string, name: string) => void;
}

const MOST_UNNAMED = 100;
/** Milliseconds. */
const TELL_AGAIN = 60 * 60_000;

/** One answer to tools/list, by name: sessions that were given the same share it. */
type Page = ReadonlyMap<string, KnownTool>;

/** Milliseconds after which a server is asked again: it may have changed a tool without saying so. */
const FRESH = 60_000;

const NO_TOOLS: Page = new Map();

/** A server that pages for ever is not remembered for ever. */
const MOST_PAGES = 64;

/** Remembers tools of the last `sessions` sessions, in memory only; a tool of one session is not given to another. */
export const createToolCatalogue = ({ sessions, now, onUnnamed }: ToolCatalogueDeps): ToolCatalogue => {
  /** By session, in the order in which they learnt last: when each page was learnt, the newest at the end. */
  const known = new Map<string, Map<Page, number>>();
  /** When each server last said that its tools have changed, which it may say on the stream of any session. */
  const changes = new Map<string, number>();
  const tools = createShare<KnownTool>();
  const pages = createShare<Page>();

  /** When it was last told of each name, by server. */
  const unnamed = new Map<string, Map<string, number>>();

  const tellUnnamed = (server: string, item: JsonNode): void => {
    const name = (stringMember(item, 'name') ?? '').slice(0, 128);
    const told = unnamed.get(server) ?? new Map<string, number>();
    const toldAt = told.get(name);
    if (toldAt === undefined ? told.size >= MOST_UNNAMED : now() - toldAt < TELL_AGAIN) return;
    unnamed.set(server, told.set(name, now()));
    onUnnamed(server, name);
  };

  /** Lists that were read before are the very same nodes, see `known-lists.ts`. */
  const pagesOfLists = new WeakMap<readonly JsonNode[], Page>();

  const pageOf = (server: string, items: readonly JsonNode[]): Page => {
    const before = pagesOfLists.get(items);
    if (before !== undefined) return before;
    const page = new Map<string, KnownTool>();
    let isWhole = true;
    for (const item of items) {
      const definition = definitionOf(item);
      if (definition === undefined) {
        tellUnnamed(server, item);
        isWhole = false;
        continue;
      }
      page.set(
        definition.name,
        tools(definition.hash, () => knownTool(item, definition)),
      );
    }
    const shared = pages(keyOf(page), () => page);
    if (isWhole) pagesOfLists.set(items, shared);
    return shared;
  };

  /** Nothing that was learnt longer ago than that is ever looked at. */
  const forget = () => {
    for (const [session, learnt] of known) {
      const newest = Math.max(...learnt.values());
      if (known.size <= sessions && now() - newest < FRESH) return;
      known.delete(session);
    }
  };

  const learn: ToolCatalogue['learn'] = ({ server, session }, result, asked) => {
    const listed = member(result, 'tools');
    if (listed?.kind !== 'array') return NO_TOOLS;
    const page = pageOf(server, listed.items);
    const learnt = known.get(session) ?? new Map<Page, number>();
    learnt.delete(page);
    // The moment of the question: an answer that was on its way while the server changed its tools is an old one.
    learnt.set(page, asked);
    const [oldest] = learnt.keys();
    if (learnt.size > MOST_PAGES && oldest !== undefined) learnt.delete(oldest);
    known.delete(session);
    known.set(session, learnt);
    forget();
    return page;
  };

  const find: ToolCatalogue['find'] = ({ server, session }, tool) => {
    const from = Math.max(now() - FRESH, changes.get(server) ?? -Infinity);
    const learnt = [...(known.get(session) ?? [])].toReversed();
    return learnt.find(([page, asked]) => asked > from && page.has(tool))?.[0].get(tool);
  };
  return { learn, find, changed: (server) => void changes.set(server, now()) };
};

const knownTool = (tool: JsonNode, definition: ToolDefinition): KnownTool => ({
  annotations: annotationsOf(tool),
  definition,
  alone: [definition],
  params: declaredParams(member(tool, 'inputSchema')),
});

const keyOf = (page: Page): string => {
  const hash = createHash('sha256');
  for (const { definition } of page.values()) hash.update(definition.hash);
  return hash.digest('base64');
};

/**
 * The hints of a tool (MCP `annotations`) that are booleans; anything else is left out. They are claims of the server,
 * not facts.
 */
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
