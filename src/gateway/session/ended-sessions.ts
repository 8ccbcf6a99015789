/** Sessions that their client has ended: known in the store, so that no replica takes their ids any more. */
import type { DocumentStore } from '../../domain/document.ts';

export interface EndedSessions {
  /** @throws Refusal `store-unavailable`, unless recordings are `besteffort` */
  isEnded(session: string): Promise<boolean>;
  /** Durable once resolved. @throws Refusal `store-unavailable` */
  end(session: string): Promise<void>;
}

export interface EndedSessionsDeps {
  readonly documents: Pick<DocumentStore, 'getDocument' | 'putDocument'>;
  /** Milliseconds for which recordings are kept; a session without a recording is unknown anyway. */
  readonly retention: number;
  /** Whether messages go on without a store. */
  readonly goesOnWithoutStore: boolean;
  readonly now: () => number;
}

const KIND = 'ended-session';
/** Milliseconds; what may still have been under way when the session was ended extends the life of its recording. */
const MARGIN = 24 * 60 * 60_000;

/**
 * Marks of ended sessions in the store, kept as long as recordings. `isEnded` rejects with `store-unavailable` if the
 * store does, unless recordings are `besteffort`.
 */
export const createEndedSessions = (deps: EndedSessionsDeps): EndedSessions => ({
  isEnded: (session) =>
    deps.documents.getDocument(KIND, session).then(
      (mark) => mark !== undefined,
      (error: unknown) => {
        if (deps.goesOnWithoutStore) return false;
        throw error;
      },
    ),
  end: async (session) => {
    const expireAt = deps.now() + deps.retention + MARGIN;
    // False if it was there already, which says the same.
    await deps.documents.putDocument(KIND, session, { value: {}, ifVersion: 0, expireAt });
  },
});
