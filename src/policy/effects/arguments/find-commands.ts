/** Commands whose words travel apart: `{ command: "rm", args: ["-rf", "/data"] }`, `{ command: ["rm", "x"] }`. */
import { isCarrier, type NamePromise } from '../effect-of-name.ts';
import { looksLikeSql } from './looks.ts';
import { isAbout, type ToolContext } from './tool-context.ts';
import { type ArgumentValue, plainKey } from './walk-arguments.ts';

export interface SplitCommand {
  readonly at: ArgumentValue;
  readonly words: readonly string[];
  /** Paths that are thereby judged. */
  readonly parts: readonly string[];
}

const COMMAND_KEYS: ReadonlySet<string> = new Set([
  'command',
  'subcommand',
  'cmd',
  'binary',
  'executable',
  'program',
  'exec',
]);
const LIST_KEYS: ReadonlySet<string> = new Set([
  'args',
  'argv',
  'arguments',
  'parameters',
  'params',
  'commandline',
]);

/** Returns each command with the argument it stands in and its words. */
export const findCommands = (
  values: readonly ArgumentValue[],
  context: ToolContext,
  promise: NamePromise,
): readonly SplitCommand[] => {
  const paired = values.map(commandAndList).filter((found) => found !== undefined);
  const judged = new Set(paired.flatMap(({ parts }) => parts));
  // What is bound to the placeholders of a statement is data: `{ sql: "… WHERE id = ?", params: ["7"] }`.
  const bound = values.some(({ value }) => typeof value === 'string' && looksLikeSql(value));
  const runs = !bound && isCarrier(promise) && !isAbout(context, 'sql');
  const lists = values
    .filter(({ path }) => !judged.has(path))
    .map((at) => (isTexts(at.value) ? wholeList(at, at.value, runs) : undefined))
    .filter((found) => found !== undefined);
  return [...paired, ...lists];
};

/** A list under `args` alone is a command only if the tool is one. */
const wholeList = (at: ArgumentValue, words: readonly string[], runs: boolean): SplitCommand | undefined => {
  const carries = COMMAND_KEYS.has(at.key) || (LIST_KEYS.has(at.key) && runs);
  return carries && words.length > 0 ? { at, words, parts: pathsOf(at.path, words) } : undefined;
};

const commandAndList = (at: ArgumentValue): SplitCommand | undefined => {
  if (typeof at.value !== 'object' || at.value === null || Array.isArray(at.value)) return undefined;
  const members = Object.entries(at.value);
  const [name, command] =
    members.find(([key, value]) => COMMAND_KEYS.has(plainKey(key)) && typeof value === 'string') ?? [];
  const [listName, list] =
    members.find(([key, value]) => LIST_KEYS.has(plainKey(key)) && isTexts(value)) ?? [];
  if (name === undefined || listName === undefined || !isTexts(list)) return undefined;
  const prefix = at.path === '' ? '' : `${at.path}.`;
  const parts = [`${prefix}${name}`, ...pathsOf(`${prefix}${listName}`, list)];
  return { at, words: [String(command), ...list], parts };
};

const pathsOf = (path: string, list: readonly unknown[]): readonly string[] => [
  path,
  ...list.map((_, index) => `${path}[${index}]`),
];

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
