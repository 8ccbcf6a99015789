/**
 * What calls that wait for people were sent as. A long body lies in the store meanwhile, sealed because it is not
 * masked, and is forwarded only as it came: byte for byte, which its digest proves.
 */

import { type Caller, callerKey } from '../../domain/caller.ts';
import type { DocumentStore } from '../../domain/document.ts';
import { Refusal } from '../../domain/refusal.ts';
import { digestOf } from '../../domain/text/digest.ts';
import type { Sealer } from '../../mcp/seal.ts';
import type { Bound } from '../../mcp/seal-for.ts';

export interface HeldBody {
  /** Bytes of it that stay in memory. */
  readonly inMemory: number;
  readonly size: number;
  /** The body as it came. @throws Refusal `store-unavailable` if it cannot be had as it came */
  read(): Promise<Uint8Array>;
  /** Removes it from the store. Never rejects: what is left there expires. */
  drop(): Promise<void>;
}

export interface HeldBodies {
  /** `until`: from then on it is gone. @throws Refusal `store-unavailable` */
  keep(body: Uint8Array, place: Place, until: number): Promise<HeldBody>;
}

interface Place {
  readonly caller: Caller;
  readonly server: string;
}

export interface HeldBodiesDeps extends Pick<Sealer, 'seal' | 'open'> {
  readonly documents: Pick<DocumentStore, 'getDocument' | 'putDocument' | 'removeDocument'>;
  readonly newId: () => string;
}

const KIND = 'held-body';
/** Bodies up to this many bytes stay in memory: most calls wait without a write of their own. */
const SHORT = 32 * 1024;
/** UTF-16 code units of one document, far below the limit that databases set to one. */
const PIECE = 1024 * 1024;

/**
 * Returns what keeps bodies until `until` (milliseconds since the epoch): short ones in memory, others sealed in the
 * store.
 */
export const createHeldBodies = (deps: HeldBodiesDeps): HeldBodies => ({
  keep: async (body, place, until) =>
    body.byteLength <= SHORT ? inMemory(body) : store(deps, body, { place, until }),
});

/** A copy: the body may be a view of something larger. */
const inMemory = (body: Uint8Array): HeldBody => {
  const copy = Uint8Array.from(body);
  const size = copy.byteLength;
  return { inMemory: size, size, read: async () => copy, drop: async () => {} };
};

const store = async (
  deps: HeldBodiesDeps,
  body: Uint8Array,
  { place, until }: { place: Place; until: number },
): Promise<HeldBody> => {
  const id = deps.newId();
  const pieces = split(Buffer.from(body).toString('utf8'));
  const count = pieces.length;
  const names = pieces.map((_, index) => ({ id: `${id}.${index}`, bound: bound(place, id, index, count) }));
  const kept = heldBody(deps, names, { size: body.byteLength, digest: digestOf(body) });
  try {
    for (const [index, { id: name, bound: parts }] of names.entries()) {
      const value = deps.seal(pieces[index] ?? '', parts);
      const isNew = await deps.documents.putDocument(KIND, name, { value, ifVersion: 0, expireAt: until });
      if (!isNew) throw new Error('a held body is there already');
    }
  } catch (cause) {
    await kept.drop();
    const sentence = 'The call could not be stored while it waits for approval, so it was not executed.';
    throw Object.assign(new Refusal('store-unavailable', sentence), { cause });
  }
  return kept;
};

interface Name {
  readonly id: string;
  readonly bound: Bound;
}

/** Refers to nothing of the body but its names, size and digest, so that the rest of it can go. */
const heldBody = (
  { documents, open }: HeldBodiesDeps,
  names: readonly Name[],
  { size, digest }: { size: number; digest: string },
): HeldBody => ({
  inMemory: 0,
  size,
  read: async () => {
    const found = await Promise.all(names.map(({ id }) => documents.getDocument(KIND, id))).catch(() => []);
    const texts = names.map(({ bound: parts }, index) => open(String(found[index]?.value), parts) ?? '');
    const body = Buffer.from(texts.join(''));
    if (digestOf(body) === digest) return body;
    throw new Refusal(
      'store-unavailable',
      'The call could not be read back from the store as it was sent, so it was not executed. Call again.',
    );
  },
  drop: async () => {
    await Promise.allSettled(names.map(({ id }) => documents.removeDocument(KIND, id)));
  },
});

/** The one who holds the database can neither read a piece nor put one in another's place. */
const bound = ({ caller, server }: Place, id: string, index: number, count: number): Bound => [
  KIND,
  callerKey(caller),
  server,
  id,
  `${index} of ${count}`,
];

/** No piece ends within a surrogate pair, half of which has no UTF-8. */
const split = (text: string): readonly string[] => {
  const pieces: string[] = [];
  for (let start = 0; start < text.length; ) {
    const isPair = (text.codePointAt(start + PIECE - 1) ?? 0) > 0xffff;
    const end = start + PIECE + (isPair ? 1 : 0);
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
};
