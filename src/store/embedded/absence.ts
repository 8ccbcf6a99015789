/**
 * Remembers which documents are not there: whether its session was ended is asked with each call, and mostly it was not.
 * Only the process that opened the store writes to it, so what it has not written since is still not there.
 */
import type { DocumentStore } from '../../domain/document.ts';

/** Documents that are known not to be there; the one that was looked for longest ago is forgotten first. */
const REMEMBERED = 10_000;

/** Returns the same two functions, which remember what is not there. */
export const createAbsence = ({
  getDocument,
  putDocument,
}: Pick<DocumentStore, 'getDocument' | 'putDocument'>): Pick<
  DocumentStore,
  'getDocument' | 'putDocument'
> => {
  /** True once the store has said so; before that, who asks it. */
  const absent = new Map<string, true | symbol>();

  const remember = (key: string, state: true | symbol): void => {
    absent.set(key, state);
    const [oldest] = absent.keys();
    if (absent.size > REMEMBERED && oldest !== undefined) absent.delete(oldest);
  };

  return {
    getDocument: async (kind, id) => {
      const key = JSON.stringify([kind, id]);
      if (absent.get(key) === true) return undefined;
      const asking = Symbol(kind);
      remember(key, asking);
      const found = await getDocument(kind, id).catch((error: unknown) => {
        absent.delete(key);
        throw error;
      });
      // Something else stands there if it was written meanwhile: the thread answers in the order in which it is asked.
      if (absent.get(key) === asking) {
        if (found === undefined) absent.set(key, true);
        else absent.delete(key);
      }
      return found;
    },
    putDocument: (kind, id, put) => {
      absent.delete(JSON.stringify([kind, id]));
      return putDocument(kind, id, put);
    },
  };
};
