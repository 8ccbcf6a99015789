/** What one look at a call yields: an effect, the place it was seen in, and words for people. */
import { type Effect, strongestEffect } from '../../domain/effect.ts';

/** The language or hint that was looked at. */
export type Source =
  | 'method'
  | 'name'
  | 'annotations'
  | 'operator'
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
  /** Path of the argument, if one was looked at. */
  readonly path?: string;
  /** "DELETE without WHERE on orders"; empty if there is nothing to tell people. */
  readonly says: readonly string[];
  /** True if a call that may do no harm reaches what people are to know of: see `defaults.sensitive`. */
  readonly sensitive?: true;
}

/** What a text in some language would do. */
export interface Analysis {
  readonly effect: Effect;
  readonly says: readonly string[];
  /** What rules can name: SQL statement kinds, or commands with their verb ("kubectl delete"), in lower case. */
  readonly names: readonly string[];
  /** True if something in the text could not be understood: it may do more than `names` say. */
  readonly unread: boolean;
}

/** What people should read first: what is gone, then what is not understood. */
const TELLING: Readonly<Record<Effect, number>> = { destructive: 0, unknown: 1, write: 2, read: 3 };

/** The same parts, the most harmful effect first; parts of one effect keep their order. */
export const mostTellingFirst = <T extends { readonly effect: Effect }>(parts: readonly T[]): readonly T[] =>
  parts.length < 2 ? parts : parts.toSorted((one, other) => TELLING[one.effect] - TELLING[other.effect]);

/** Several parts of one text, or of one request, as one. */
export const together = (parts: readonly Analysis[]): Analysis => ({
  effect: strongestEffect(parts.map((part) => part.effect)),
  says: [
    ...new Set(mostTellingFirst(parts.filter(({ says }) => says.length > 0)).flatMap(({ says }) => says)),
  ],
  names: [...new Set(parts.flatMap((part) => part.names))],
  unread: parts.some((part) => part.unread),
});

/** An analysis that could not be made: `says` tells people why. */
export const unknown = (...says: readonly string[]): Analysis => ({
  effect: 'unknown',
  says,
  names: [],
  unread: true,
});
