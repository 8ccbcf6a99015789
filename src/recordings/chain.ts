/** The hash chain: each entry carries the hash of the one before, so nothing can be changed, left out or moved unseen. */
import { hash as digest } from 'node:crypto';
import type { Entry, Session } from '../domain/recording.ts';
import { canonicalJson } from '../mcp/json/canonical-json.ts';

/** Where a session stands before its first entry. */
export const NO_ENTRIES: Session['head'] = { seq: 0, hash: '0'.repeat(64) };

/** An entry before it has its place. */
export type Draft = Omit<Entry, 'seq' | 'prev' | 'hash'>;

/** An entry in its place, and the same as JSON text: what is hashed and what is stored is written once. */
export interface Linked {
  readonly entry: Entry;
  readonly json: string;
}

/** The entry behind this head: its number, the hash before it, and its own hash. */
export const link = (draft: Draft, head: Session['head']): Entry => linkWithText(draft, head).entry;

/** The same with its text. */
export const linkWithText = (draft: Draft, head: Session['head']): Linked => {
  const unsealed = { ...draft, seq: head.seq + 1, prev: head.hash, hash: undefined };
  const json = canonicalJson(unsealed);
  const hash = hashText(head.hash, json);
  // Changed in place: an entry is made for every message.
  const entry = Object.assign(unsealed, { hash });
  return { entry, json: `${json.slice(0, -1)},"hash":"${hash}"}` };
};

const hashText = (prev: string, json: string): string => digest('sha256', prev + json, 'hex');

/** SHA-256 (hex) of `prev` followed by the canonical JSON of the stored entry without `hash`. */
export const hashEntry = ({
  hash: _hash,
  ...entry
}: Omit<Entry, 'hash'> & { readonly hash?: string }): string => hashText(entry.prev, canonicalJson(entry));
