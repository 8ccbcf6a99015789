/** Which break-glass access waits for its review; the grant itself says what became of it. */
import type { DocumentStore } from '../domain/document.ts';
import type { Grant } from '../domain/grant.ts';
import { allItems } from '../domain/page.ts';
import type { GrantStore } from './ports.ts';

export interface OpenReviews {
  /** To be noted before the access is there, so that none escapes its review. */
  note(id: string): Promise<void>;
  forget(id: string): Promise<void>;
  /** Oldest first. */
  list(): Promise<readonly Grant[]>;
}

interface OpenReviewsDeps {
  readonly documents: Pick<DocumentStore, 'putDocument' | 'listDocuments' | 'removeDocument'>;
  readonly store: Pick<GrantStore, 'getGrant'>;
}

const KIND = 'open-review';
const PAGE = 200;

/** Keeps the ids of reviews that are due in documents of the store. All of its functions reject if the store does. */
export const createOpenReviews = ({ documents, store }: OpenReviewsDeps): OpenReviews => ({
  note: async (id) => {
    await documents.putDocument(KIND, id, { value: id, ifVersion: 0 });
  },
  forget: async (id) => {
    await documents.removeDocument(KIND, id);
  },
  list: async () => {
    const noted = await allItems((cursor) => documents.listDocuments(KIND, { limit: PAGE, cursor }));
    const grants = await Promise.all(noted.map(({ id }) => store.getGrant(id)));
    return (
      grants
        // One that is missing was noted by a process that died before it gave the access.
        .filter((grant) => grant?.review?.state === 'open')
        .map((grant) => grant as Grant)
        .toSorted((one, other) => one.createdAt - other.createdAt)
    );
  },
});
