/** What an operator has accepted of a server's tools: a definition that changes later is held back until accepted again. */

import type { SettledEffect, ToolEffect } from './tool-effect.ts';

/** One definition of a tool, as far as it says what the tool does. */
export interface ToolDefinition {
  readonly name: string;
  /** SHA-256 (hex) of `source` as the server wrote it. */
  readonly hash: string;
  /** Canonical JSON of name, title, description, schemas and annotations; secrets are masked wherever it is kept. */
  readonly source: string;
}

/** A definition in force; the pins of earlier releases say nothing of its effect until the tool is seen again. */
export interface AcceptedTool extends ToolDefinition {
  readonly effect?: ToolEffect | undefined;
}

/** The tools of one server. */
export interface ToolPins {
  /** When the server was first seen, in milliseconds since the epoch; undefined before that. */
  readonly since: number | undefined;
  /** In force, by name. */
  readonly accepted: Readonly<Record<string, AcceptedTool>>;
  /** Seen and waiting for an operator, by name. */
  readonly waiting: Readonly<Record<string, ToolDefinition>>;
  /** Tools that its server lists and that cannot be offered because of their names; the newest last. */
  readonly leftOut?: readonly LeftOutTool[] | undefined;
}

export interface LeftOutTool {
  /** Without secrets; of long names the beginning. */
  readonly name: string;
  /** A sentence for people. */
  readonly reason: string;
  /** When it was last seen, in milliseconds since the epoch. */
  readonly at: number;
}

/** Of one server. */
const MOST_LEFT_OUT = 100;
/** Milliseconds after which a tool that was not seen again is no longer named. */
const LEFT_OUT_FOR = 24 * 60 * 60_000;

/** Those that were seen within a day. */
export const leftOutLately = ({ leftOut = [] }: ToolPins, now: number): readonly LeftOutTool[] =>
  leftOut.filter(({ at }) => now - at < LEFT_OUT_FOR);

/** The pins once these were seen at the server. */
export const afterLeavingOut = (pins: ToolPins, seen: readonly LeftOutTool[], now: number): ToolPins => {
  const names = new Set(seen.map(({ name }) => name));
  const others = leftOutLately(pins, now).filter(({ name }) => !names.has(name));
  return { ...pins, leftOut: [...others, ...seen].slice(-MOST_LEFT_OUT) };
};

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
 * The pins after a server has shown these definitions, or the same object if nothing is new. At the first contact
 * unknown tools are accepted if `trustFirst`; whatever is new later, and whatever is different, waits.
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
    ...pins,
    since,
    accepted: { ...pins.accepted, ...byName(news.filter(isTrusted)) },
    waiting: { ...pins.waiting, ...byName(news.filter((tool) => !isTrusted(tool))) },
  };
};

/** What an operator settled stands for the next definition as well, which operators look at before they accept it. */
const settledAsBefore = (pins: ToolPins, tool: ToolDefinition): AcceptedTool => {
  const { effect } = own<AcceptedTool>(pins.accepted, tool.name) ?? {};
  return effect?.from === 'operator' ? { ...tool, effect } : tool;
};

const byName = <T extends ToolDefinition>(tools: readonly T[]): Record<string, T> =>
  Object.fromEntries(tools.map((tool) => [tool.name, tool]));

/** Which waiting definition an operator accepts; whichever waits if no hash is given. */
export interface ChosenTool {
  readonly name: string;
  readonly hash?: string | undefined;
}

/** The pins once an operator has accepted these; the same object if none of them waits. */
export const afterAccepting = (pins: ToolPins, chosen: readonly ChosenTool[]): ToolPins => {
  const taken = chosen
    .map(({ name, hash }) => ({ tool: own(pins.waiting, name), hash }))
    .flatMap(({ tool, hash }) => (tool !== undefined && (hash ?? tool.hash) === tool.hash ? [tool] : []));
  if (taken.length === 0) return pins;
  const names = new Set(taken.map(({ name }) => name));
  return {
    ...pins,
    accepted: { ...pins.accepted, ...byName(taken.map((tool) => settledAsBefore(pins, tool))) },
    waiting: byName(Object.values(pins.waiting).filter(({ name }) => !names.has(name))),
  };
};

/**
 * The pins once an operator has accepted these, and said of some of them, by hash, what they do. What is said of a
 * definition that does not wait is left out: another operator has accepted it by now, and said what they know of it.
 */
export const afterAcceptingWith = (
  pins: ToolPins,
  chosen: readonly ChosenTool[],
  { effects, by, at }: { readonly effects: EffectsByHash; readonly by: string; readonly at: number },
): ToolPins => {
  const accepted = afterAccepting(pins, chosen);
  return chosen.reduce((latest, { name, hash = '' }) => {
    const effect = effects.get(hash);
    const isMeant = effect !== undefined && isWaiting(pins, { name, hash, source: '' });
    return isMeant ? afterSettling(latest, name, { effect, by, at }) : latest;
  }, accepted);
};

/** What an operator says that definitions do, by their hash. */
export type EffectsByHash = ReadonlyMap<string, SettledEffect>;

/** What this definition does as it was written down; undefined if it is not in force, or nothing is written down yet. */
export const effectOf = (pins: ToolPins, { name, hash }: Pick<ToolDefinition, 'name' | 'hash'>) => {
  const tool: AcceptedTool | undefined = own(pins.accepted, name);
  return tool?.hash === hash ? tool.effect : undefined;
};

/** Suggests what a tool does, beside all tools of its server. */
type Suggest = (tool: ToolDefinition, all: readonly ToolDefinition[]) => ToolEffect;

/**
 * The pins with an effect for each tool in force, or the same object if nothing is missing: what operators settled stays,
 * and a suggestion does as long as it was made under the same settings.
 */
export const withEffects = (pins: ToolPins, suggest: Suggest): ToolPins => {
  const all = Object.values(pins.accepted);
  const missing = all.flatMap((tool): AcceptedTool[] => {
    if (tool.effect?.from === 'operator') return [];
    const effect = suggest(tool, all);
    return tool.effect?.under === effect.under && tool.effect !== undefined ? [] : [{ ...tool, effect }];
  });
  return missing.length === 0 ? pins : { ...pins, accepted: { ...pins.accepted, ...byName(missing) } };
};

/** The pins once an operator has said what a tool does; the same object if no tool of this name is in force. */
export const afterSettling = (
  pins: ToolPins,
  name: string,
  { effect, by, at }: { readonly effect: SettledEffect; readonly by: string; readonly at: number },
): ToolPins => {
  const tool = own(pins.accepted, name);
  if (tool === undefined) return pins;
  const settled: ToolEffect = { effect, from: 'operator', reason: `${by} has set it`, by, at };
  return { ...pins, accepted: { ...pins.accepted, ...byName([{ ...tool, effect: settled }]) } };
};

/** One definition that waits, beside the one in force. */
export interface ToolChange {
  readonly tool: ToolDefinition;
  /** Undefined if the tool is new. */
  readonly before?: AcceptedTool | undefined;
}

/** Each tool that waits, beside what was accepted of it; `before` is undefined for a new one. */
export const waitingChanges = ({ accepted, waiting }: ToolPins): readonly ToolChange[] =>
  Object.values(waiting).map((tool) => ({ tool, before: own(accepted, tool.name) }));

/**
 * The tools of a server once all that waits is accepted, one definition for each name. Suggestions for what waits are made
 * beside these, both as they are shown and as they are written down, so that accepting some of them changes none.
 */
export const onceAllAccepted = ({ accepted, waiting }: ToolPins): readonly ToolDefinition[] =>
  Object.values({ ...accepted, ...waiting });

/** A tool may be called `constructor`. */
const own = <T extends ToolDefinition>(tools: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(tools, name) ? tools[name] : undefined;
