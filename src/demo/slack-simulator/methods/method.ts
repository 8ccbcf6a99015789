/** The shape of one simulated Web API method. */
import { ApiError } from '../api-error.ts';
import type { Arguments } from '../arguments.ts';

export interface Method {
  /** Which token may call it. */
  token: 'bot' | 'app';
  /** Scope the token needs; absent when any token will do, or when the method decides by itself. */
  scope?: string;
  /** The fields of the answer besides `ok`; throws an `ApiError` for `ok: false`. */
  call(args: Arguments): Record<string, unknown>;
}

export type Methods = Record<string, Method>;

/** Throws `missing_scope` with what was needed and what was granted. */
export const requireScope = (granted: ReadonlySet<string>, needed: string): void => {
  if (!granted.has(needed)) {
    throw new ApiError('missing_scope', { needed, provided: [...granted].join(',') });
  }
};

/** "Must be an integer under 1000" (docs.slack.dev, conversations.list). */
const MOST = 999;

/** The `limit` argument, 0 if there is none; throws `invalid_limit`. */
export const limitOf = (args: Arguments): number => {
  const limit = Number(args['limit'] ?? 0);
  if (!Number.isInteger(limit) || limit < 0 || limit > MOST) throw new ApiError('invalid_limit');
  return limit;
};

/** One page of a list, in Slack's way: at most `limit` items from an opaque `cursor` on. */
export const paged = <Item>(
  args: Arguments,
  items: Item[],
  limit: number,
): { page: Item[]; next_cursor: string } => {
  const start = args['cursor'] ? Number(Buffer.from(String(args['cursor']), 'base64url').toString()) : 0;
  if (!Number.isInteger(start) || start < 0) throw new ApiError('invalid_cursor');
  const end = start + limit;
  const next_cursor = end < items.length ? Buffer.from(String(end)).toString('base64url') : '';
  return { page: items.slice(start, end), next_cursor };
};
