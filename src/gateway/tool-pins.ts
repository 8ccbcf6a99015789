/** Holds back tools whose definition no operator has accepted, the same on every replica. */
import type { DocumentStore, Json, StoredDocument } from '../domain/document.ts';
import {
  afterAccepting,
  afterSeeing,
  isAccepted,
  NO_PINS,
  type ToolDefinition,
  type ToolPins,
} from '../domain/tool-pin.ts';

/** `first-use`: what a server shows at the first contact is accepted; `strict`: nothing is; `off`: everything is. */
export type Pinning = 'first-use' | 'strict' | 'off';

export interface ToolPinKeeper {
  /** Names among the seen tools that must be neither shown nor called. Rejects where the store cannot tell. */
  held(server: string, seen: readonly ToolDefinition[]): Promise<ReadonlySet<string>>;
  read(server: string): Promise<ToolPins>;
  /** An operator accepts what waits under these names. */
  accept(server: string, names: readonly string[]): Promise<ToolPins>;
}

export interface ToolPinsDeps {
  readonly documents: Pick<DocumentStore, 'getDocument' | 'putDocument'>;
  readonly pinningOf: (server: string) => Pinning;
  readonly now: () => number;
  readonly log: { warn(fields: object, message: string): void };
}

/** Kind of the documents that hold pins, by server. */
const PINS = 'tool-pins';

export const createToolPins = (deps: ToolPinsDeps): ToolPinKeeper => {
  /** What was accepted when last looked at; operators only ever add, so an accepted tool needs no second look. */
  const known = new Map<string, ToolPins>();

  const held: ToolPinKeeper['held'] = async (server, seen) => {
    const pinning = deps.pinningOf(server);
    if (pinning === 'off') return new Set();
    const isOpen = (pins: ToolPins) => seen.filter((tool) => !isAccepted(pins, tool));
    if (isOpen(known.get(server) ?? NO_PINS).length === 0) return new Set();
    const pins = await note(server, seen, pinning === 'first-use');
    known.set(server, pins);
    return new Set(isOpen(pins).map(({ name }) => name));
  };

  const note = async (
    server: string,
    seen: readonly ToolDefinition[],
    trustFirst: boolean,
  ): Promise<ToolPins> => {
    const pins = await change(server, (now) => afterSeeing(now, seen, { now: deps.now(), trustFirst }));
    const waiting = Object.keys(pins.waiting);
    if (waiting.length > 0) deps.log.warn({ server, waiting }, 'tools wait for an operator to accept them');
    return pins;
  };

  /** Tried until nobody else has changed the pins in between. */
  const change = async (server: string, step: (pins: ToolPins) => ToolPins): Promise<ToolPins> => {
    for (;;) {
      const document = await deps.documents.getDocument(PINS, server);
      const pins = pinsIn(document);
      const next = step(pins);
      if (next === pins) return pins;
      const value = next as unknown as Json;
      if (await deps.documents.putDocument(PINS, server, { value, ifVersion: document?.version ?? 0 }))
        return next;
    }
  };

  return {
    held,
    read: (server) => readPins(deps.documents, server),
    accept: (server, names) => change(server, (pins) => afterAccepting(pins, names)),
  };
};

/** What is accepted and what waits; for whoever only looks. */
export const readPins = async (
  documents: Pick<DocumentStore, 'getDocument'>,
  server: string,
): Promise<ToolPins> => pinsIn(await documents.getDocument(PINS, server));

/** Written here and nowhere else, so the shape is known. */
const pinsIn = (document: StoredDocument | undefined): ToolPins =>
  (document?.value as ToolPins | undefined) ?? NO_PINS;
