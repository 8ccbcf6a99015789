/** Tools that run other tools (`run_tool`, `call_tool`, `invoke`): which ones they are told to run, and with what. */
import { plainKey } from '../effects/arguments/walk-arguments.ts';
import { splitName } from '../effects/split-name.ts';

export interface InnerTool {
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** `run_tool`, `use_mcp_tool`, `multi_execute_tool`, `tool_call`, `callTools`. */
const runsTools = (tool: string): boolean => {
  const words = splitName(tool) ?? [];
  return words.some((word) => /^tools?$/.test(word)) && words.some((word) => RUNS.test(word));
};

const RUNS = /^(?:run|execute|exec|call|calls|invoke|use|perform|dispatch|trigger|batch|multi)$/;

/** Whatever stands here is the name of a tool; the others name one only to tools that say by their name that they run them. */
const CERTAIN_KEYS: ReadonlySet<string> = new Set(['tool', 'toolname', 'toolslug', 'toolid', 'toolkey']);
const NAME_KEYS: ReadonlySet<string> = new Set([
  ...CERTAIN_KEYS,
  ...['name', 'slug', 'function', 'functionname', 'action', 'actionname'],
]);
const LIST_KEYS: ReadonlySet<string> = new Set(['calls', 'tools', 'toolcalls', 'steps', 'requests']);
const ARGUMENT_KEYS: ReadonlySet<string> = new Set(
  'arguments args params parameters input inputs payload toolinput toolargs toolarguments toolparams toolparameters kwargs body data'.split(
    ' ',
  ),
);
/** Deeper or more than this no tool needs. */
const [DEEPEST, MOST] = [4, 50];

/**
 * Undefined if it runs no other tools, empty if it does and which cannot be read. No one knows under which key the server
 * looks, so every name counts that stands where one may. `tool` has to be one that does what its arguments say.
 */
export const innerTools = (
  tool: string,
  args: Readonly<Record<string, unknown>>,
): readonly InnerTool[] | undefined => {
  const runs = runsTools(tool);
  const keys = Object.keys(args).map(plainKey);
  if (!runs && !keys.some((key) => CERTAIN_KEYS.has(key) || LIST_KEYS.has(key))) return undefined;
  const found = namesIn(args, runs ? NAME_KEYS : CERTAIN_KEYS);
  return found.length === 0 && !runs ? undefined : found.length > MOST ? [] : found;
};

/** What is told beside the tools and their arguments. */
export const besideInnerTools = (args: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(args).filter(
      ([name, value]) =>
        !NAME_KEYS.has(plainKey(name)) && !ARGUMENT_KEYS.has(plainKey(name)) && parsed(value) === undefined,
    ),
  );

const namesIn = (args: object, nameKeys: ReadonlySet<string>): readonly InnerTool[] => {
  const found: InnerTool[] = [];
  const visit = (value: unknown, depth: number): void => {
    const inner = parsed(value);
    if (depth > DEEPEST || found.length > MOST || inner === undefined) return;
    if (Array.isArray(inner)) {
      for (const item of inner) visit(item, depth + 1);
      return;
    }
    const members = Object.entries(inner).map(([name, item]) => [plainKey(name), item] as const);
    const given = members.filter(([key]) => ARGUMENT_KEYS.has(key)).map(([, item]) => asArguments(item));
    for (const [key, item] of members)
      if (nameKeys.has(key) && typeof item === 'string' && item !== '')
        found.push({ tool: item, args: Object.assign({}, ...given) });
    for (const [key, item] of members) if (!ARGUMENT_KEYS.has(key)) visit(item, depth + 1);
  };
  visit(args, 0);
  return found;
};

const asArguments = (value: unknown): object => {
  const inner = parsed(value);
  return inner === undefined || Array.isArray(inner) ? { value } : inner;
};

/** Objects and lists, also those that travel as text. */
const parsed = (value: unknown): object | undefined => {
  if (typeof value === 'object' && value !== null) return value;
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value) || value.length > 256 * 1024) return undefined;
  try {
    return parsed(JSON.parse(value));
  } catch {
    return undefined;
  }
};
