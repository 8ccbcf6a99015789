/** Leaves out of a list what its caller could never use: tools, resources, prompts, and tasks of others. */
import type { JsonEdit, JsonNode } from '../../mcp/json/json-node.ts';
import { member, stringMember } from '../../mcp/json/node-value.ts';
import { type Budgets, counterOf } from '../budgets.ts';
import { ownTasks } from '../checks/check-task.ts';
import { type CheckUri, canBeNamed } from '../checks/check-uri.ts';
import type { CurrentPolicy } from '../ports.ts';
import type { TaskOwners } from '../tasks/task-owners.ts';
import type { ShownLists } from '../tools/shown-lists.ts';
import { annotationsOf } from '../tools/tool-catalogue.ts';
import { definitionOf } from '../tools/tool-definition.ts';
import type { ToolPinKeeper } from '../tools/tool-pins.ts';
import { filterList, listedCalls, type Visible } from './filter-list.ts';
import type { InspectContext } from './inspect-context.ts';

export interface FilterAnswerDeps {
  readonly policy: CurrentPolicy;
  readonly checkUri: CheckUri;
  readonly taskOwners: TaskOwners;
  readonly pins: ToolPinKeeper;
  readonly budgets: Pick<Budgets, 'spentAmong'>;
  readonly shownLists: Pick<ShownLists, 'note'>;
}

/** The edits of the answer to `method`; none if that is no list. */
export type FilterAnswer = (
  text: string,
  root: JsonNode,
  method: string,
  context: Pick<InspectContext, 'caller' | 'conversation'>,
) => Promise<readonly JsonEdit[]>;

/** Returns the edits that take items off a list; none for anything but answers to methods that end with `/list`. */
export const createFilterAnswer = (deps: FilterAnswerDeps): FilterAnswer => {
  const filterAnswer: FilterAnswer = async (text, root, method, context) => {
    if (!method.endsWith('/list')) return [];
    const { caller, conversation } = context;
    const { server } = conversation;
    const isShown = method === 'tools/list' ? await acceptedTools(server, root) : () => true;
    const own =
      method === 'tasks/list'
        ? await ownTasks(deps.taskOwners, member(root, 'result'), { caller, server })
        : undefined;
    const spentFor = await spentIn(method, root, context);
    const visible: Visible = (call, item) =>
      isShown(call.tool) &&
      own?.has(stringMember(item, 'taskId') ?? '') !== false &&
      canBeNamed(call.resource, method, (uri, as) => deps.checkUri(server, uri, as)) &&
      deps
        .policy()
        .couldEver({ caller, server, ...knownOf(server, item), ...call }, { spent: spentFor(call, item) });
    return filterList(text, root, { method, visible });
  };

  /** Ids of the budgets of which nothing is left for an item of the list. */
  const spentIn = async (
    method: string,
    root: JsonNode,
    { caller, conversation: { server, recording } }: Pick<InspectContext, 'caller' | 'conversation'>,
  ): Promise<(...item: Parameters<Visible>) => readonly string[]> => {
    const policy = deps.policy();
    const usesOf = (...[call, item]: Parameters<Visible>) =>
      policy.hidingBudgets({ caller, server, ...knownOf(server, item), ...call }, recording.id);
    const uses = listedCalls(root, method).flatMap(({ call, item }) => usesOf(call, item));
    const spent = await deps.budgets.spentAmong(uses);
    if (method === 'tools/list') deps.shownLists.note(recording.id, uses, spent);
    const counters = new Set(spent.map(counterOf));
    return (...item) =>
      usesOf(...item)
        .filter((use) => counters.has(counterOf(use)))
        .map(({ budget }) => budget);
  };

  const knownOf = (server: string, item: JsonNode) => {
    const definition = definitionOf(item);
    const toolEffect = definition && deps.pins.effectOf(server, definition);
    return { annotations: annotationsOf(item), toolEffect };
  };

  const acceptedTools = async (
    server: string,
    root: JsonNode,
  ): Promise<(tool: string | undefined) => boolean> => {
    const tools = member(member(root, 'result'), 'tools');
    const seen =
      tools?.kind === 'array' ? tools.items.map(definitionOf).filter((tool) => tool !== undefined) : [];
    const held = await deps.pins.held(server, seen);
    const shown = new Set(seen.map(({ name }) => name).filter((name) => !held.has(name)));
    return (tool) => shown.has(tool ?? '');
  };

  return filterAnswer;
};
