/** What signed heads say of one session, once their own chain and signatures are checked. */
import type { KeyObject } from 'node:crypto';
import { NO_HEADS, placeOf, problemWithHeads, type SignedHeads } from './signed-heads.ts';

export interface KnownHead {
  readonly hash: string;
  /** When it was signed, in milliseconds since the epoch. */
  readonly at: number;
  /** Whose session it is, see `whoseDigest`; undefined in records of earlier versions. */
  readonly whose: string | undefined;
  readonly ended: boolean;
}

/** By number of the entry. */
export type KnownHeads = ReadonlyMap<number, KnownHead>;

export type ReadHeads =
  | { readonly ok: true; readonly heads: KnownHeads }
  | { readonly ok: false; readonly problem: string };

/** @param publicKey undefined if no one can tell who signed */
export const readHeads = async (
  records: AsyncIterable<unknown>,
  session: string,
  publicKey: KeyObject | undefined,
): Promise<ReadHeads> => {
  const heads = new Map<number, KnownHead>();
  let place = NO_HEADS;
  for await (const value of records) {
    const problem = problemWithHeads(value, place, publicKey);
    if (problem !== undefined) return { ok: false, problem };
    const signed = value as SignedHeads;
    place = placeOf(signed);
    for (const { session: id, seq, hash, whose, ended = false } of signed.record.heads) {
      if (id === session) heads.set(seq, { hash, at: signed.record.at, whose, ended });
    }
  }
  return heads.size > 0
    ? { ok: true, heads }
    : { ok: false, problem: `no signed heads name ${session}; they are signed once a minute` };
};
