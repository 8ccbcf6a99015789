/** The one way to change a document that others change as well: read it, say what becomes of it, write it unless others were faster. */
import type { DocumentStore, Json, StoredDocument } from './document.ts';
import { retrySwap } from './time/retry-swap.ts';

export interface Updating<T> {
  readonly kind: string;
  readonly id: string;
  /** What becomes of the document, which is undefined if there is none. Called again with the newer one if others were faster. */
  readonly change: (found: StoredDocument | undefined) => Updated<T> | Promise<Updated<T>>;
  /** What to reject with if others were faster each time; an Error that names the kind if undefined. */
  readonly busy?: () => Error;
}

export interface Updated<T> {
  /** Undefined if the document is to stay as it is. */
  readonly write?: { readonly value: Json; readonly expireAt?: number | undefined } | undefined;
  readonly result: T;
}

/**
 * Resolves with the result of the change that stands, which is durable then. Rejects if the change or the store does, or
 * after some seconds in which others were always faster.
 */
export const updateDocument = async <T>(
  documents: Pick<DocumentStore, 'getDocument' | 'putDocument'>,
  { kind, id, change, busy }: Updating<T>,
): Promise<T> => {
  const stands = await retrySwap(async () => {
    const found = await documents.getDocument(kind, id);
    const updated = await change(found);
    if (updated.write === undefined) return updated;
    const isOurs = await documents.putDocument(kind, id, {
      ...updated.write,
      ifVersion: found?.version ?? 0,
    });
    return isOurs ? updated : undefined;
  });
  if (stands === undefined) throw busy?.() ?? new Error(`others change this document all the time (${kind})`);
  return stands.result;
};
