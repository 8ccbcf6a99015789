/** The shape of one simulated Web API method. */
import { ApiError } from '../api-error.ts';
import type { Arguments } from '../arguments.ts';
import type { State } from '../state.ts';

export interface Method {
  /** Which token may call it. */
  token: 'bot' | 'app';
  /** Scope the bot token needs; absent when any token will do, or when the method decides by itself. */
  scope?: string;
  /** The fields of the answer besides `ok`; throws an `ApiError` for `ok: false`. */
  call(args: Arguments): Record<string, unknown>;
}

export type Methods = Record<string, Method>;

/** Throws `missing_scope` with what was needed and what was granted. */
export function requireScope(state: State, needed: string): void {
  if (!state.scopes.has(needed)) {
    throw new ApiError('missing_scope', { needed, provided: [...state.scopes].join(',') });
  }
}

/** One page of a list, in Slack's way: `limit` and an opaque `cursor`. */
export function paged<Item>(args: Arguments, items: Item[]): { page: Item[]; next_cursor: string } {
  const limit = Math.min(Number(args['limit'] ?? 0) || items.length, 1000);
  const start = args['cursor'] ? Number(Buffer.from(String(args['cursor']), 'base64url').toString()) : 0;
  if (!Number.isInteger(start) || start < 0) throw new ApiError('invalid_cursor');
  const end = start + limit;
  const next_cursor = end < items.length ? Buffer.from(String(end)).toString('base64url') : '';
  return { page: items.slice(start, end), next_cursor };
}
