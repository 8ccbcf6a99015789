/** Signed heads: if the chain of each session stood at a moment, so that a recording cannot lose its end unseen later. */

import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { keyId } from '../../domain/key-id.ts';
import type { Session } from '../../domain/recording.ts';
import { digestOf } from '../../domain/text/digest.ts';
import { canonicalJson } from '../../mcp/json/canonical-json.ts';

const HEADS_FORMAT = 'firebreak-heads/1';

/** One session as it stood: number and hash of its last entry, whose it is, and whether it had ended. */
export interface SessionHead {
  readonly session: string;
  readonly seq: number;
  readonly hash: string;
  /** `whoseDigest` of the session; records of earlier versions have none. */
  readonly whose?: string;
  readonly ended?: boolean;
}

/**
 * SHA-256 (hex) over who called which server, and when it began. No entry of the chain says so, and without it an
 * altered summary would give one person's calls to another.
 */
export const whoseDigest = ({
  caller,
  server,
  started,
}: Pick<Session, 'caller' | 'server' | 'started'>): string => {
  const { issuer, subject, kind, email = null, clientId = null, groups } = caller;
  const whose = { caller: { issuer, subject, kind, email, clientId, groups }, server, started };
  return digestOf(canonicalJson(whose));
};

export interface HeadsRecord {
  readonly format: typeof HEADS_FORMAT;
  /** From 1, without gaps. */
  readonly number: number;
  /** SHA-256 (hex) of the canonical JSON of the record before, 64 zeros for the first. */
  readonly prev: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly heads: readonly SessionHead[];
}

export interface SignedHeads {
  readonly record: HeadsRecord;
  /** Which key signed, see `keyId`. */
  readonly key: string;
  /** Ed25519 over `firebreak-heads/1 <canonical JSON of the record>`, in Base64. */
  readonly signature: string;
}

/** Where the next record goes: behind this number and hash. */
export interface HeadsPlace {
  readonly number: number;
  readonly hash: string;
}

export const NO_HEADS: HeadsPlace = { number: 0, hash: '0'.repeat(64) };

/** Returns the record with its signature (Ed25519 over canonical JSON, RFC 8785), which names the record before it. */
export const signHeads = (
  behind: HeadsPlace,
  { at, heads }: Pick<HeadsRecord, 'at' | 'heads'>,
  key: KeyObject,
): SignedHeads => {
  const record: HeadsRecord = {
    format: HEADS_FORMAT,
    number: behind.number + 1,
    prev: behind.hash,
    at,
    heads,
  };
  const signature = sign(null, signedText(record), key).toString('base64');
  return { record, key: keyId(createPublicKey(key)), signature };
};

/** Where a record stands: its number and hash, for the next one to name. */
export const placeOf = ({ record }: SignedHeads): HeadsPlace => ({
  number: record.number,
  hash: digestOf(canonicalJson(record)),
});

/** What is wrong with a record behind this place; `publicKey` undefined if no one can tell who signed. */
export const problemWithHeads = (
  value: unknown,
  behind: HeadsPlace,
  publicKey: KeyObject | undefined,
): string | undefined => {
  if (!isSignedHeads(value)) return 'these are no signed heads';
  const { record, key, signature } = value;
  if (record.number !== behind.number + 1) return `heads ${behind.number + 1} are missing`;
  if (record.prev !== behind.hash) return `heads ${record.number} do not follow those before`;
  if (publicKey === undefined) return undefined;
  if (key !== keyId(publicKey)) {
    return `heads ${record.number} are signed with key ${key}, not with ${keyId(publicKey)}`;
  }
  return verify(null, signedText(record), publicKey, Buffer.from(String(signature), 'base64'))
    ? undefined
    : `heads ${record.number} were altered: the signature does not match`;
};

const isSignedHeads = (value: unknown): value is SignedHeads => {
  const record = (value as Partial<SignedHeads> | null)?.record;
  return record?.format === HEADS_FORMAT && Number.isInteger(record.number) && Array.isArray(record.heads);
};

/** With the format in front: a signature made for something else can never be taken for one of heads. */
const signedText = (record: HeadsRecord): Buffer => Buffer.from(`${HEADS_FORMAT} ${canonicalJson(record)}`);
