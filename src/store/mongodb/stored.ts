/** How things with an id lie in MongoDB, and the one error that is an answer: the key is taken. */
import { type Collection, type Filter, MongoServerError } from 'mongodb';

/** `open: true` while the thing holds its place in a partial unique index, absent otherwise. */
export type Stored<T extends { readonly id: string }> = Omit<T, 'id'> & {
  readonly _id: string;
  readonly open?: true;
};

/** The document of a value: `_id` instead of `id`, and `open` only if it is, so that a partial index finds it. */
export const toStored = <T extends { readonly id: string }>({ id, ...rest }: T, open = false): Stored<T> => ({
  _id: id,
  ...rest,
  ...(open ? { open } : {}),
});

/** The value of a document. */
export const fromStored = <T extends { readonly id: string }>(stored: Stored<T>): T => {
  const { _id, open: _open, ...rest } = stored;
  return { id: _id, ...rest } as unknown as T;
};

/** The same for what a look-up found; undefined if it found nothing. */
export const fromStoredIf = <T extends { readonly id: string }>(stored: Stored<T> | null): T | undefined =>
  stored === null ? undefined : fromStored<T>(stored);

/** Nothing but the code: what else such an error tells differs between MongoDB-compatible services. */
export const isKeyTaken = (error: unknown): boolean =>
  error instanceof MongoServerError && error.code === 11000;

/** True if the write happened, false if its key is taken. */
export const unlessTaken = async (write: Promise<unknown>): Promise<boolean> => {
  try {
    await write;
    return true;
  } catch (error) {
    if (isKeyTaken(error)) return false;
    throw error;
  }
};

/** Removes the oldest of what is meant, at most `limit`; says how many. */
export const removeSome = async <T extends { readonly id: string; readonly createdAt: number }>(
  collection: Collection<Stored<T>>,
  meant: Filter<Stored<T>>,
  limit: number,
): Promise<number> => {
  const oldest = collection.find(meant, { projection: { _id: 1 } }).sort({ createdAt: 1 });
  const found = await oldest.limit(limit).toArray();
  const ids = found.map(({ _id }) => _id) as Filter<Stored<T>>['_id'][];
  const { deletedCount } = await collection.deleteMany({ ...meant, _id: { $in: ids } } as Filter<Stored<T>>);
  return deletedCount;
};
