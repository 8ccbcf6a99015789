/** What an operator has accepted of a server's tools: a definition that changes later is held back until accepted again. */

/** One definition of a tool, as far as it says what the tool does. */
export interface ToolDefinition {
  readonly name: string;
  /** SHA-256 (hex) of `source` as the server wrote it. */
  readonly hash: string;
  /** Canonical JSON of name, title, description, schemas and annotations; secrets are masked wherever it is kept. */
  readonly source: string;
}

/** The tools of one server. */
export interface ToolPins {
  /** When the server was first seen, in milliseconds since the epoch; undefined before that. */
  readonly since: number | undefined;
  /** In force, by name. */
  readonly accepted: Readonly<Record<string, ToolDefinition>>;
  /** Seen and waiting for an operator, by name. */
  readonly waiting: Readonly<Record<string, ToolDefinition>>;
}

export const NO_PINS: ToolPins = { since: undefined, accepted: {}, waiting: {} };

/** Lists come in pages, and a session shows its tools one by one: the first contact lasts a minute. */
const FIRST_CONTACT = 60_000;

/** May a tool of this definition be seen and called? */
export const isAccepted = (pins: ToolPins, { name, hash }: ToolDefinition): boolean =>
  own(pins.accepted, name)?.hash === hash;

/** Has a tool of this definition been seen, and does it wait? */
export const isWaiting = (pins: ToolPins, { name, hash }: ToolDefinition): boolean =>
  own(pins.waiting, name)?.hash === hash;

/**
 * The pins after a server has shown these definitions, or the same object where nothing is new. At the first contact
 * unknown tools are accepted where `trustFirst`; whatever is new later, and whatever is different, waits.
 */
export const afterSeeing = (
  pins: ToolPins,
  seen: readonly ToolDefinition[],
  { now, trustFirst }: { readonly now: number; readonly trustFirst: boolean },
): ToolPins => {
  const news = seen.filter((tool) => !isAccepted(pins, tool) && !isWaiting(pins, tool));
  if (news.length === 0) return pins;
  const since = pins.since ?? now;
  const isTrusted = ({ name }: ToolDefinition): boolean =>
    trustFirst && now - since < FIRST_CONTACT && own(pins.accepted, name) === undefined;
  return {
    since,
    accepted: { ...pins.accepted, ...byName(news.filter(isTrusted)) },
    waiting: { ...pins.waiting, ...byName(news.filter((tool) => !isTrusted(tool))) },
  };
};

const byName = (tools: readonly ToolDefinition[]): Record<string, ToolDefinition> =>
  Object.fromEntries(tools.map((tool) => [tool.name, tool]));

/** Which waiting definition an operator accepts; whichever waits where no hash is given. */
export interface ChosenTool {
  readonly name: string;
  readonly hash?: string | undefined;
}

/** The pins once an operator has accepted these; the same object where none of them waits. */
export const afterAccepting = (pins: ToolPins, chosen: readonly ChosenTool[]): ToolPins => {
  const taken = chosen
    .map(({ name, hash }) => ({ tool: own(pins.waiting, name), hash }))
    .flatMap(({ tool, hash }) => (tool !== undefined && (hash ?? tool.hash) === tool.hash ? [tool] : []));
  if (taken.length === 0) return pins;
  const names = new Set(taken.map(({ name }) => name));
  return {
    ...pins,
    accepted: { ...pins.accepted, ...byName(taken) },
    waiting: byName(Object.values(pins.waiting).filter(({ name }) => !names.has(name))),
  };
};

/** One definition that waits, beside the one in force. */
export interface ToolChange {
  readonly tool: ToolDefinition;
  /** Undefined where the tool is new. */
  readonly before?: ToolDefinition | undefined;
}

export const waitingChanges = ({ accepted, waiting }: ToolPins): readonly ToolChange[] =>
  Object.values(waiting).map((tool) => ({ tool, before: own(accepted, tool.name) }));

/** A tool may be called `constructor`. */
const own = (tools: Readonly<Record<string, ToolDefinition>>, name: string): ToolDefinition | undefined =>
  Object.hasOwn(tools, name) ? tools[name] : undefined;
