/** Documents as a store keeps them, for units that would wait longer for a store to open than for themselves. */
import type { DocumentStore, StoredDocument } from '../../src/domain/document.ts';

export interface DocumentsInMemory extends DocumentStore {
  /** From now on everything rejects. */
  lose(): void;
}

/** Versions, ends and order are those of the contract in `document.ts`; pages are not. */
export const createDocumentsInMemory = (now: () => number): DocumentsInMemory => {
  const all = new Map<string, StoredDocument & { readonly kind: string }>();
  let isLost = false;
  const find = (kind: string, id: string): StoredDocument | undefined => {
    if (isLost) throw new Error('the store is lost');
    const found = all.get(`${kind}/${id}`);
    return found !== undefined && (found.expireAt ?? Infinity) > now() ? found : undefined;
  };
  return {
    getDocument: async (kind, id) => find(kind, id),
    putDocument: async (kind, id, { value, ifVersion, expireAt }) => {
      const before = find(kind, id);
      if ((before?.version ?? 0) !== ifVersion) return false;
      // As JSON, so that nothing is shared with its writer.
      const written = {
        kind,
        id,
        version: ifVersion + 1,
        value: JSON.parse(JSON.stringify(value)),
        expireAt,
      };
      all.set(`${kind}/${id}`, written);
      return true;
    },
    listDocuments: async (kind, { limit }) => {
      const ids = [...all.values()].filter((each) => each.kind === kind).map(({ id }) => id);
      const found = ids.toSorted().map((id) => find(kind, id));
      return { items: found.filter((each) => each !== undefined).slice(0, limit), cursor: null };
    },
    removeDocument: async (kind, id) => find(kind, id) !== undefined && all.delete(`${kind}/${id}`),
    lose: () => {
      isLost = true;
    },
  };
};
