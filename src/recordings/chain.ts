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
  const unsealed = inPlace(draft, head);
  const json = isFlat(unsealed) ? JSON.stringify(unsealed) : canonicalJson(unsealed);
  const hash = hashText(head.hash, json);
  const entry = unsealed as Unsealed & { hash: string };
  // Changed in place: an entry is made for every message.
  entry.hash = hash;
  return { entry: entry as Entry, json: `${json.slice(0, -1)},"hash":"${hash}"}` };
};

type Unsealed = { readonly [Name in keyof Required<Omit<Entry, 'hash'>>]: Entry[Name] | undefined };

/**
 * All members by name, in canonical order, those that do not apply being undefined: of a shape that never changes one is made
 * and written many times faster than of one that is put together, and neither JSON nor the stores keep what is undefined.
 */
const inPlace = (draft: Draft, { seq, hash }: Session['head']): Unsealed => ({
  answers: draft.answers,
  approval: draft.approval,
  at: draft.at,
  body: draft.body,
  chunks: draft.chunks,
  detected: draft.detected,
  digest: draft.digest,
  effect: draft.effect,
  error: draft.error,
  from: draft.from,
  grant: draft.grant,
  kind: draft.kind,
  masked: draft.masked,
  method: draft.method,
  missing: draft.missing,
  ms: draft.ms,
  policyDigest: draft.policyDigest,
  prev: hash,
  rpcId: draft.rpcId,
  rule: draft.rule,
  seq: seq + 1,
  session: draft.session,
  tool: draft.tool,
  unseen: draft.unseen,
  verdict: draft.verdict,
});

/** Whether JSON as it is written at once is canonical: no member has members itself, and no number is none. */
const isFlat = ({ chunks, detected, masked, unseen, answers, at, missing, ms, rpcId }: Unsealed): boolean =>
  chunks === undefined &&
  detected === undefined &&
  masked === undefined &&
  unseen === undefined &&
  ![answers, at, missing, ms, rpcId].some(Number.isNaN);

const hashText = (prev: string, json: string): string => digest('sha256', prev + json, 'hex');

/** SHA-256 (hex) of `prev` followed by the canonical JSON of the stored entry without `hash`. */
export const hashEntry = ({
  hash: _hash,
  ...entry
}: Omit<Entry, 'hash'> & { readonly hash?: string }): string => hashText(entry.prev, canonicalJson(entry));
