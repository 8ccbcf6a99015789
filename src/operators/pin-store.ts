/** Pins of tools in the store, changed by several replicas at once. */
import type { DocumentStore, Json, StoredDocument } from '../domain/document.ts';
import { NO_PINS, type ToolPins } from '../domain/tools/tool-pin.ts';
import { updateDocument } from '../domain/update-document.ts';

/** All reject if the store does. */
export interface PinStore {
  read(server: string): Promise<ToolPins>;
  /** Tried again if another replica was faster; `step` gives the same object if there is nothing to change. */
  change(server: string, step: (pins: ToolPins) => ToolPins): Promise<ToolPins>;
  /** Tells of each change that this process makes. */
  watch(changed: (server: string, pins: ToolPins) => void): void;
}

/** Kind of the documents that hold pins, by server. */
const KIND = 'tool-pins';

/**
 * Returns the pins of servers. Writes are tried again if another replica was faster; all functions reject if the store
 * does.
 */
export const createPinStore = (documents: Pick<DocumentStore, 'getDocument' | 'putDocument'>): PinStore => {
  const watchers: Parameters<PinStore['watch']>[0][] = [];
  return {
    watch: (changed) => void watchers.push(changed),
    read: createReadPins(documents),
    change: async (server, step) => {
      const { pins, isNew } = await updateDocument(documents, {
        kind: KIND,
        id: server,
        change: (document) => {
          const before = pinsIn(document);
          const next = step(before);
          return next === before
            ? { result: { pins: before, isNew: false } }
            : { write: { value: next as unknown as Json }, result: { pins: next, isNew: true } };
        },
      });
      if (isNew) for (const changed of watchers) changed(server, pins);
      return pins;
    },
  };
};

/** For the one who only looks. */
export const createReadPins =
  (documents: Pick<DocumentStore, 'getDocument'>): PinStore['read'] =>
  async (server) =>
    pinsIn(await documents.getDocument(KIND, server));

/** Written here and nowhere else, so the shape is known. */
const pinsIn = (document: StoredDocument | undefined): ToolPins =>
  (document?.value as ToolPins | undefined) ?? NO_PINS;
