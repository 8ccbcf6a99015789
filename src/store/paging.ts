/** Cuts a list into pages whose cursors are opaque text, the same in both stores. */
import type { Page } from '../domain/page.ts';
import { Refusal } from '../domain/refusal.ts';

/** Where an item stands in its list: by moment, then by id. Lists without a moment use 0. */
export interface Position {
  readonly at: number;
  readonly id: string;
}

/** `rows` holds one more than `limit` if there is a further page. */
export const toPage = <T>(rows: readonly T[], limit: number, positionOf: (row: T) => Position): Page<T> => {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, cursor: last !== undefined && rows.length > limit ? toCursor(positionOf(last)) : null };
};

const toCursor = ({ at, id }: Position): string =>
  Buffer.from(JSON.stringify([at, id])).toString('base64url');

/** @throws Refusal `malformed-message` if the text is not a cursor of ours. */
export const readCursor = (cursor: string): Position => {
  const parts = parse(Buffer.from(cursor, 'base64url').toString());
  if (Array.isArray(parts)) {
    const [at, id] = parts;
    if (parts.length === 2 && Number.isFinite(at) && typeof id === 'string') return { at, id };
  }
  throw new Refusal('malformed-message', 'The cursor is not one that this list gave out.');
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
