/** The hash chain: each entry carries the hash of the one before, so nothing can be changed, left out or moved unseen. */
import { createHash } from 'node:crypto';
import type { Entry, Session } from '../domain/recording.ts';

/** Where a session stands before its first entry. */
export const NO_ENTRIES: Session['head'] = { seq: 0, hash: '0'.repeat(64) };

/** An entry before it has its place. */
export type Draft = Omit<Entry, 'seq' | 'prev' | 'hash'>;

/** The entry behind this head: its number, the hash before it, and its own hash. */
export const link = (draft: Draft, head: Session['head']): Entry => {
  const placed = { ...draft, seq: head.seq + 1, prev: head.hash };
  return { ...placed, hash: hashEntry(placed) };
};

/** SHA-256 (hex) of `prev` followed by the canonical JSON of the stored entry without `hash`. */
export const hashEntry = ({
  hash: _hash,
  ...entry
}: Omit<Entry, 'hash'> & { readonly hash?: string }): string =>
  createHash('sha256').update(entry.prev).update(canonicalJson(entry)).digest('hex');

/**
 * RFC 8785 for plain values: keys sorted by UTF-16 code units, no spaces, numbers and strings as ECMAScript
 * writes them. Members that are undefined are left out. Strings must be well formed.
 */
export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
};
