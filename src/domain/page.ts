/** One page of a list; `cursor` is opaque and null on the last page. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly cursor: string | null;
}

/** From one moment to another, both included, in milliseconds since the epoch. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Reads page after page, the first without a cursor, and yields every item in order. Rejects if `read` does. */
export async function* everyItem<T>(
  read: (cursor: string | undefined) => Promise<Page<T>>,
): AsyncGenerator<T> {
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    yield* page.items;
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
}

/** The same as one list. */
export const allItems = async <T>(
  read: (cursor: string | undefined) => Promise<Page<T>>,
): Promise<readonly T[]> => {
  const all: T[] = [];
  for await (const item of everyItem(read)) all.push(item);
  return all;
};
