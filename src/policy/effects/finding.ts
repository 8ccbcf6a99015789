/** What one look at a call yields: an effect, where it was seen, and words for people. */
import type { Effect } from '../../domain/effect.ts';

/** The language or hint that was looked at. */
export type Source =
  | 'method'
  | 'name'
  | 'annotations'
  | 'sql'
  | 'shell'
  | 'http'
  | 'graphql'
  | 'mongodb'
  | 'redis'
  | 'arguments';

export interface Finding {
  readonly source: Source;
  readonly effect: Effect;
  /** Path of the argument, where one was looked at. */
  readonly path?: string;
  /** "DELETE without WHERE on orders"; empty where there is nothing to tell people. */
  readonly says: readonly string[];
}

/** What a text in some language would do. */
export interface Analysis {
  readonly effect: Effect;
  readonly says: readonly string[];
  /** What rules can name: SQL statement kinds, or commands with their verb ("kubectl delete"), in lower case. */
  readonly names: readonly string[];
  /** True where something in the text could not be understood: it may do more than `names` say. */
  readonly unread: boolean;
}

export const unknown = (...says: readonly string[]): Analysis => ({
  effect: 'unknown',
  says,
  names: [],
  unread: true,
});
