/** Leaves out of a list what its caller could never use: tools, resources, prompts, and tasks of others. */
import type { Caller } from '../../domain/caller.ts';
import type { ToolDefinition } from '../../domain/tools/tool-pin.ts';
import type { JsonEdit, JsonNode } from '../../mcp/json/json-node.ts';
import { member, stringMember } from '../../mcp/json/node-value.ts';
import type { BudgetUse } from '../../policy/decision/budgets.ts';
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

/** What was left out, and what that rests on besides the list and the caller. */
interface Filtered {
  readonly place: Place;
  readonly edits: readonly JsonEdit[];
}

interface Place {
  readonly server: string;
  readonly policy: ReturnType<CurrentPolicy>;
  /** The very same as long as the pins are, see `ToolPinKeeper`. */
  readonly held: ReadonlySet<string> | undefined;
}

const isSame = (one: Place, other: Place): boolean =>
  one.server === other.server && one.policy === other.policy && one.held === other.held;

/** Found once for each list that was read. */
const definitions = new WeakMap<JsonNode, readonly ToolDefinition[]>();

const definitionsIn = (root: JsonNode): readonly ToolDefinition[] => {
  const known = definitions.get(root);
  if (known !== undefined) return known;
  const tools = member(member(root, 'result'), 'tools');
  const found =
    tools?.kind === 'array' ? tools.items.map(definitionOf).filter((tool) => tool !== undefined) : [];
  definitions.set(root, found);
  return found;
};

/** Returns the edits that take items off a list; none for anything but answers to methods that end with `/list`. */
export const createFilterAnswer = (deps: FilterAnswerDeps): FilterAnswer => {
  const filterAnswer: FilterAnswer = async (text, root, method, context) => {
    if (!method.endsWith('/list')) return [];
    const { caller, conversation } = context;
    const { server } = conversation;
    const accepted = method === 'tools/list' ? await acceptedTools(server, root) : undefined;
    const place = { server, policy: deps.policy(), held: accepted?.held };
    const before = accepted && filtered.get(root)?.get(caller);
    if (before !== undefined && isSame(before.place, place)) {
      deps.shownLists.note(conversation.recording.id, [], []);
      return before.edits;
    }
    const isShown = accepted?.isShown ?? (() => true);
    const own =
      method === 'tasks/list'
        ? await ownTasks(deps.taskOwners, member(root, 'result'), { caller, server })
        : undefined;
    const { uses, spentFor } = await spentIn(method, root, context);
    const visible: Visible = (call, item) =>
      isShown(call.tool) &&
      own?.has(stringMember(item, 'taskId') ?? '') !== false &&
      canBeNamed(call.resource, method, (uri, as) => deps.checkUri(server, uri, as)) &&
      deps
        .policy()
        .couldEver({ caller, server, ...knownOf(server, item), ...call }, { spent: spentFor(call, item) });
    const edits = filterList(text, root, { method, visible });
    // Of what depends on counters, the next answer may show something else.
    if (accepted !== undefined && uses.length === 0) remember(root, caller, { place, edits });
    return edits;
  };

  /** Lists that were read before are the very same nodes, see `known-lists.ts`: what was left out of them for a caller. */
  const filtered = new WeakMap<JsonNode, WeakMap<Caller, Filtered>>();
  const remember = (root: JsonNode, caller: Caller, result: Filtered): void => {
    const callers = filtered.get(root) ?? new WeakMap<Caller, Filtered>();
    filtered.set(root, callers.set(caller, result));
  };

  /** Ids of the budgets that are used up for an item of the list. */
  const spentIn = async (
    method: string,
    root: JsonNode,
    { caller, conversation: { server, recording } }: Pick<InspectContext, 'caller' | 'conversation'>,
  ): Promise<{
    readonly uses: readonly BudgetUse[];
    readonly spentFor: (...item: Parameters<Visible>) => readonly string[];
  }> => {
    const policy = deps.policy();
    const usesOf = (...[call, item]: Parameters<Visible>) =>
      policy.hidingBudgets({ caller, server, ...knownOf(server, item), ...call }, recording.id);
    const uses = listedCalls(root, method).flatMap(({ call, item }) => usesOf(call, item));
    const spent = await deps.budgets.spentAmong(uses);
    if (method === 'tools/list') deps.shownLists.note(recording.id, uses, spent);
    const counters = new Set(spent.map(counterOf));
    const spentFor = (...item: Parameters<Visible>) =>
      usesOf(...item)
        .filter((use) => counters.has(counterOf(use)))
        .map(({ budget }) => budget);
    return { uses, spentFor };
  };

  const knownOf = (server: string, item: JsonNode) => {
    const definition = definitionOf(item);
    const toolEffect = definition && deps.pins.effectOf(server, definition);
    return { annotations: annotationsOf(item), toolEffect };
  };

  const acceptedTools = async (
    server: string,
    root: JsonNode,
  ): Promise<{
    readonly held: ReadonlySet<string>;
    readonly isShown: (tool: string | undefined) => boolean;
  }> => {
    const seen = definitionsIn(root);
    const held = await deps.pins.held(server, seen);
    const names = new Set(seen.map(({ name }) => name));
    return { held, isShown: (tool = '') => names.has(tool) && !held.has(tool) };
  };

  return filterAnswer;
};
