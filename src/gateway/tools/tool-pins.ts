/** Holds back tools whose definition no operator has accepted, the same on every replica. */
import type { MakeSafe } from '../../domain/text/safe-text.ts';
import { followed, type NowOrLater } from '../../domain/time/now-or-later.ts';
import type { ToolEffect } from '../../domain/tools/tool-effect.ts';
import {
  afterSeeing,
  effectOf,
  isAccepted,
  isWaiting,
  NO_PINS,
  type ToolDefinition,
  type ToolPins,
  withEffects,
} from '../../domain/tools/tool-pin.ts';
import type { PinStore } from '../../operators/pin-store.ts';
import type { SuggestEffect } from '../../policy/tool-names/suggest-effect.ts';
import type { Mask } from '../ports.ts';
import { maskMessage } from '../record/mask-message.ts';
import type { NoteLeftOut } from './note-left-out.ts';

/** `first-use`: what a server shows at the first contact is accepted; `strict`: nothing is; `off`: everything is. */
export type Pinning = 'first-use' | 'strict' | 'off';

export interface ToolPinKeeper {
  /**
   * Names among the seen tools that must be neither shown nor called. Rejects if the store cannot tell. The very same set as
   * before means the very same list under the same pins, or that nothing is pinned.
   */
  held(server: string, seen: readonly ToolDefinition[]): NowOrLater<ReadonlySet<string>>;
  /** What is written down about a tool that `held` has seen; undefined if nothing is pinned. */
  effectOf(server: string, tool: ToolDefinition): ToolEffect | undefined;
}

export interface ToolPinsDeps {
  readonly store: Pick<PinStore, 'read' | 'change' | 'watch'>;
  readonly suggest: SuggestEffect;
  readonly pinningOf: (server: string) => Pinning;
  /** What servers write into descriptions is stored and shown to operators, so it is masked like anything else. */
  readonly mask: Mask;
  /** Tells names that hold a secret. */
  readonly makeSafe: MakeSafe;
  readonly noteLeftOut: NoteLeftOut;
  /** Called whenever tools of a server were seen that wait. */
  readonly onWaiting: (server: string) => void;
  readonly now: () => number;
  readonly log: { warn(fields: object, message: string): void };
}

const LIKE_A_SECRET = 'its name reads like a secret, so it can neither be stored nor shown to an operator';

const NONE: ReadonlySet<string> = new Set();

/** A list of which nothing is held back. */
interface Passed {
  readonly server: string;
  readonly pins: ToolPins | undefined;
  readonly held: ReadonlySet<string>;
}

/** Milliseconds after which the store is asked again. */
const FRESH = 5000;

/**
 * Keeps what operators have accepted. A definition that is new or changed is held back unless the server's pinning
 * says otherwise.
 */
export const createToolPins = (deps: ToolPinsDeps): ToolPinKeeper => {
  /** What was accepted when last looked at. */
  const known = new Map<string, ToolPins>();
  const lookedAt = new Map<string, number>();
  const unders = new Map<string, string | undefined>();
  const learn = (server: string, pins: ToolPins): void => {
    known.set(server, pins);
    lookedAt.set(server, deps.now());
  };
  deps.store.watch(learn);
  /** Lists that were looked at before, and the pins by which all of their tools were accepted and settled. */
  const passed = new WeakMap<readonly ToolDefinition[], Passed>();

  const note = async (server: string, unaccepted: readonly ToolDefinition[]): Promise<ToolPins> => {
    const before = known.get(server) ?? NO_PINS;
    const news = unaccepted.filter((tool) => !isWaiting(before, tool));
    const masked = await Promise.all(news.map((tool) => withoutSecrets(server, tool)));
    const trustFirst = deps.pinningOf(server) === 'first-use';
    const pins = await deps.store.change(server, (latest) =>
      withEffects(afterSeeing(latest, masked, { now: deps.now(), trustFirst }), (tool, all) =>
        deps.suggest(server, tool, all),
      ),
    );
    learn(server, pins);
    const waiting = Object.keys(pins.waiting);
    if (waiting.length > 0) {
      deps.log.warn({ server, waiting }, 'tools wait for an operator to accept them');
      deps.onWaiting(server);
    }
    return pins;
  };

  /** The hash stays that of what the server wrote. */
  const withoutSecrets = async (server: string, tool: ToolDefinition): Promise<ToolDefinition> => {
    const { recorded } = await maskMessage(deps.mask, { text: tool.source }, { server, tool: tool.name });
    return { ...tool, source: recorded.text };
  };

  /** Operators may have said on another replica what a tool does. Without the store, what was read last stands. */
  const refresh = (server: string): Promise<void> | undefined => {
    if (deps.now() - (lookedAt.get(server) ?? -Infinity) < FRESH) return undefined;
    lookedAt.set(server, deps.now());
    return deps.store.read(server).then(
      (pins) => learn(server, pins),
      () => undefined,
    );
  };

  /** Says of any tool of the server whether what is written down of its effect still counts. */
  const settledIn = (server: string): ((tool: ToolDefinition) => boolean) => {
    const pins = known.get(server) ?? NO_PINS;
    const under = underOf(server);
    return (tool) => {
      const effect = effectOf(pins, tool);
      return effect?.from === 'operator' || (effect !== undefined && effect.under === under);
    };
  };

  /** The settings of a server that suggestions are made under, which are the same as long as this process runs. */
  const underOf = (server: string): string | undefined => {
    if (!unders.has(server)) unders.set(server, deps.suggest(server, { name: '', source: '{}' }, []).under);
    return unders.get(server);
  };

  /** Under the pins as they are known here. */
  const heldNow = (server: string, seen: readonly ToolDefinition[]): NowOrLater<ReadonlySet<string>> => {
    const before = passed.get(seen);
    if (before?.server === server && before.pins === known.get(server)) return before.held;
    const unaccepted = openAmong(seen, known.get(server) ?? NO_PINS);
    // The pins of earlier releases, and those made under other settings, say nothing that counts of what tools do.
    const isSettled = settledIn(server);
    const unsettled = seen.some((tool) => !unaccepted.includes(tool) && !isSettled(tool));
    if (unaccepted.length > 0 || unsettled) return holdBack(server, seen, { unaccepted, unsettled });
    const none = { server, pins: known.get(server), held: new Set<string>() };
    passed.set(seen, none);
    return none.held;
  };

  /** Has operators asked about tools that are new, or have changed. */
  const holdBack = async (
    server: string,
    seen: readonly ToolDefinition[],
    {
      unaccepted,
      unsettled,
    }: { readonly unaccepted: readonly ToolDefinition[]; readonly unsettled: boolean },
  ): Promise<ReadonlySet<string>> => {
    // A name that reads like a secret could neither be stored nor shown to an operator, so no one could accept it.
    const nameable = unaccepted.filter(({ name }) => deps.makeSafe(name) === name);
    const held =
      nameable.length === 0 && !unsettled
        ? []
        : openAmong(seen, await note(server, nameable)).filter((tool) => nameable.includes(tool));
    const unnameable = unaccepted.filter((tool) => !nameable.includes(tool));
    for (const { name } of unnameable) deps.noteLeftOut(server, name, LIKE_A_SECRET);
    return new Set([...held, ...unnameable].map(({ name }) => name));
  };

  return {
    effectOf: (server, tool) =>
      deps.pinningOf(server) === 'off' ? undefined : effectOf(known.get(server) ?? NO_PINS, tool),
    held: (server, seen) => {
      if (deps.pinningOf(server) === 'off') return NONE;
      return followed(refresh(server), () => heldNow(server, seen));
    },
  };
};

const openAmong = (seen: readonly ToolDefinition[], pins: ToolPins): readonly ToolDefinition[] =>
  seen.filter((tool) => !isAccepted(pins, tool));
