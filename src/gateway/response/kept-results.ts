/** Answers of approved calls that reached no one: kept for the identical retry, which must not run the call again. */
import type { DocumentStore } from '../../domain/document.ts';
import { withId } from './answer-id.ts';

export interface KeptResults {
  /** Keeps the masked answer to the call with this digest for ten minutes. Never rejects: the call has run either way. */
  keep(digest: string, text: string): Promise<void>;
  /** The kept answer, once, as an answer to the request with this id; undefined if there is none. */
  take(digest: string, id: string | number): Promise<string | undefined>;
}

export interface KeptResultsDeps {
  readonly documents: Pick<DocumentStore, 'getDocument' | 'putDocument' | 'removeDocument'>;
  readonly now: () => number;
}

const KIND = 'kept-result';
const LIFE = 10 * 60_000;

/** Keeps masked answers in the store, by the digest of the call, for ten minutes; each is given out once. */
export const createKeptResults = ({ documents, now }: KeptResultsDeps): KeptResults => ({
  keep: async (digest, text) => {
    const ifVersion = (await documents.getDocument(KIND, digest).catch(() => undefined))?.version ?? 0;
    await documents
      .putDocument(KIND, digest, { value: { text }, ifVersion, expireAt: now() + LIFE })
      .catch(() => false);
  },
  take: async (digest, id) => {
    const found = await documents.getDocument(KIND, digest);
    // The one who removes it first delivers it.
    if (found === undefined || !(await documents.removeDocument(KIND, digest))) return undefined;
    return withId((found.value as { text: string }).text, id);
  },
});
