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
  const unsealed = inOrder({ ...draft, seq: head.seq + 1, prev: head.hash });
  // Of an entry without lists, which nearly all are, one in order is written at once.
  const json = unsealed.isFlat ? JSON.stringify(unsealed.entry) : canonicalJson(unsealed.entry);
  const hash = hashText(head.hash, json);
  // Changed in place: an entry is made for every message.
  unsealed.entry['hash'] = hash;
  return { entry: unsealed.entry as unknown as Entry, json: `${json.slice(0, -1)},"hash":"${hash}"}` };
};

/** The members in canonical order, without those that are undefined; flat if none of them has members itself. */
const inOrder = (
  members: Readonly<Record<string, unknown>>,
): { readonly entry: Record<string, unknown>; readonly isFlat: boolean } => {
  const entry: Record<string, unknown> = {};
  let isFlat = true;
  for (const name of orderOf(Object.keys(members))) {
    const member = members[name];
    if (member === undefined) continue;
    if (typeof member === 'object' || Number.isNaN(member)) isFlat = false;
    entry[name] = member;
  }
  return { entry, isFlat };
};

/** Names of members as they come, and in canonical order: entries are of some ten kinds. */
const orders: { readonly given: readonly string[]; readonly sorted: readonly string[] }[] = [];
const MOST_ORDERS = 64;

const orderOf = (given: readonly string[]): readonly string[] => {
  const known = orders.find((order) => isSame(order.given, given));
  if (known !== undefined) return known.sorted;
  const sorted = given.toSorted();
  if (orders.length < MOST_ORDERS) orders.push({ given, sorted });
  return sorted;
};

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((name, index) => name === other[index]);

const hashText = (prev: string, json: string): string => digest('sha256', prev + json, 'hex');

/** SHA-256 (hex) of `prev` followed by the canonical JSON of the stored entry without `hash`. */
export const hashEntry = ({
  hash: _hash,
  ...entry
}: Omit<Entry, 'hash'> & { readonly hash?: string }): string => hashText(entry.prev, canonicalJson(entry));
