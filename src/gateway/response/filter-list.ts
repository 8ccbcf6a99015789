/** Leaves out of a list what the caller could never use, byte for byte as the server wrote the rest. */
import type { Call } from '../../domain/call.ts';
import type { JsonEdit, JsonNode } from '../../mcp/json/json-node.ts';
import { member, stringMember } from '../../mcp/json/node-value.ts';

interface ListShape {
  /** Member of the result that holds the items. */
  readonly items: string;
  /** The call that an item stands for, as policy would see it. */
  readonly call: (
    item: JsonNode,
  ) => Partial<Pick<Call, 'tool' | 'resource' | 'prompt'>> & { readonly method: string };
}

const LISTS: Readonly<Record<string, ListShape>> = {
  'tools/list': {
    items: 'tools',
    call: (item) => ({ method: 'tools/call', tool: stringMember(item, 'name') }),
  },
  'resources/list': {
    items: 'resources',
    call: (item) => ({ method: 'resources/read', resource: stringMember(item, 'uri') }),
  },
  'resources/templates/list': {
    items: 'resourceTemplates',
    call: (item) => ({ method: 'resources/read', resource: stringMember(item, 'uriTemplate') }),
  },
  'tasks/list': { items: 'tasks', call: () => ({ method: 'tasks/get' }) },
  'prompts/list': {
    items: 'prompts',
    call: (item) => ({ method: 'prompts/get', prompt: stringMember(item, 'name') }),
  },
};

export type Visible = (call: ReturnType<ListShape['call']>, item: JsonNode) => boolean;

/** The calls that the items of a list stand for; none if the method is no list. */
export const listedCalls = (
  root: JsonNode,
  method: string,
): readonly { readonly call: ReturnType<ListShape['call']>; readonly item: JsonNode }[] => {
  const shape = LISTS[method];
  const items = shape === undefined ? undefined : member(member(root, 'result'), shape.items);
  return shape === undefined || items?.kind !== 'array'
    ? []
    : items.items.map((item) => ({ call: shape.call(item), item }));
};

/** The edits that leave out invisible items of the whole message; none if the method is no list. */
export const filterList = (
  text: string,
  root: JsonNode,
  list: { readonly method: string; readonly visible: Visible },
): readonly JsonEdit[] => {
  const shape = LISTS[list.method];
  const items = shape === undefined ? undefined : member(member(root, 'result'), shape.items);
  if (shape === undefined || items?.kind !== 'array') return [];
  const kept = items.items.filter((item) => list.visible(shape.call(item), item));
  if (kept.length === items.items.length) return [];
  const slices = kept.map((item) => text.slice(item.start, item.end));
  return [{ start: items.start, end: items.end, text: `[${slices.join(',')}]` }];
};
