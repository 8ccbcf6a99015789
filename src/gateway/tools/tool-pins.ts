/** Holds back tools whose definition no operator has accepted, the same on every replica. */
import type { MakeSafe } from '../../domain/safe-text.ts';
import {
  afterSeeing,
  isAccepted,
  isWaiting,
  NO_PINS,
  type ToolDefinition,
  type ToolPins,
} from '../../domain/tool-pin.ts';
import { maskMessage } from '../mask-message.ts';
import type { Mask } from '../ports.ts';
import type { PinStore } from './pin-store.ts';

/** `first-use`: what a server shows at the first contact is accepted; `strict`: nothing is; `off`: everything is. */
export type Pinning = 'first-use' | 'strict' | 'off';

export interface ToolPinKeeper {
  /** Names among the seen tools that must be neither shown nor called. Rejects where the store cannot tell. */
  held(server: string, seen: readonly ToolDefinition[]): Promise<ReadonlySet<string>>;
}

export interface ToolPinsDeps {
  readonly store: Pick<PinStore, 'change'>;
  readonly pinningOf: (server: string) => Pinning;
  /** What servers write into descriptions is stored and shown to operators, so it is masked like anything else. */
  readonly mask: Mask;
  /** Tells names that hold a secret. */
  readonly makeSafe: MakeSafe;
  /** Called whenever tools of a server were seen that wait. */
  readonly onWaiting: (server: string) => void;
  readonly now: () => number;
  readonly log: { warn(fields: object, message: string): void };
}

export const createToolPins = (deps: ToolPinsDeps): ToolPinKeeper => {
  /** What was accepted when last looked at; operators only ever add, so an accepted tool needs no second look. */
  const known = new Map<string, ToolPins>();

  const note = async (server: string, unaccepted: readonly ToolDefinition[]): Promise<ToolPins> => {
    const before = known.get(server) ?? NO_PINS;
    const news = unaccepted.filter((tool) => !isWaiting(before, tool));
    const masked = await Promise.all(news.map((tool) => withoutSecrets(server, tool)));
    const trustFirst = deps.pinningOf(server) === 'first-use';
    const pins = await deps.store.change(server, (latest) =>
      afterSeeing(latest, masked, { now: deps.now(), trustFirst }),
    );
    known.set(server, pins);
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

  return {
    held: async (server, seen) => {
      if (deps.pinningOf(server) === 'off') return new Set();
      const isOpen = (pins: ToolPins) => seen.filter((tool) => !isAccepted(pins, tool));
      const unaccepted = isOpen(known.get(server) ?? NO_PINS);
      // A name that reads like a secret could neither be stored nor shown to an operator, so nobody could accept it.
      const nameable = unaccepted.filter(({ name }) => deps.makeSafe(name) === name);
      const held = nameable.length === 0 ? [] : isOpen(await note(server, nameable));
      const unnameable = unaccepted.filter((tool) => !nameable.includes(tool));
      return new Set([...held, ...unnameable].map(({ name }) => name));
    },
  };
};
