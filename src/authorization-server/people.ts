/** Who signed in, as the company's provider said it last: kept sealed, and asked again when a client refreshes. */

import { type Caller, callerKey } from '../domain/caller.ts';
import type { DocumentStore } from '../domain/document.ts';
import { Refusal } from '../domain/refusal.ts';
import type { KnownPerson } from '../domain/sign-in.ts';
import { digestOf } from '../domain/text/digest.ts';
import { updateDocument } from '../domain/update-document.ts';
import { createOneAtATime, type OneAtATimeDeps } from '../limits/one-at-a-time.ts';
import type { Sealer } from '../mcp/seal.ts';
import { openFor, sealFor } from '../mcp/seal-for.ts';

export interface PeopleDeps extends OneAtATimeDeps {
  readonly documents: Pick<DocumentStore, 'getDocument' | 'putDocument'>;
  readonly sealer: Sealer;
  /**
   * Asks the provider; rejects with `Refusal('unauthenticated')` if it does not vouch for the person any more. Undefined
   * if it cannot be asked without them: then it vouches for no one.
   */
  readonly reread: ((known: KnownPerson) => Promise<KnownPerson>) | undefined;
  /** Milliseconds a person is kept after the last sign-in or refresh. */
  readonly life: number;
}

export interface People {
  /** Saves who just signed in; durable once resolved. */
  remember(known: KnownPerson): Promise<void>;
  find(id: string): Promise<Caller | undefined>;
  /** The same, with what the provider gave for them. */
  known(id: string): Promise<KnownPerson | undefined>;
  /** Who the person is now. Rejects as `reread` does, and with an Error if the provider does not answer in time. */
  findNow(id: string): Promise<Caller | undefined>;
}

const KIND = 'oauth-person';
/** Milliseconds in which one answer of the provider counts for all who refresh. */
const FRESH = 5_000;
/** The id of a person in tokens and records; it tells nothing about them. */
export const personId = (caller: Pick<Caller, 'issuer' | 'subject'>): string =>
  digestOf(callerKey(caller), 'base64url');

/** Returns what remembers and asks again. Two questions about one person at a time share an answer. */
export const createPeople = (deps: PeopleDeps): People => {
  const { documents, sealer, now } = deps;
  /** Providers rotate refresh tokens at each use, so that of two who use one at once the second ends the sign-in. */
  const once = createOneAtATime<Caller | undefined>(deps);

  const read = async (id: string): Promise<Kept | undefined> => {
    const document = await documents.getDocument(KIND, id);
    if (document === undefined) return undefined;
    const kept = openFor<Omit<Kept, 'version'>>(sealer, [KIND, id], String(document.value));
    return kept && { ...kept, version: document.version };
  };
  const written = (id: string, known: KnownPerson) => ({
    value: sealFor(sealer, [KIND, id], { known, at: now() }),
    expireAt: now() + deps.life,
  });

  const settled = async (id: string): Promise<{ readonly value: Caller | undefined } | undefined> => {
    const kept = await read(id);
    return kept === undefined || now() - kept.at < FRESH ? { value: kept?.known.caller } : undefined;
  };

  const ask = async (id: string): Promise<Caller | undefined> => {
    // Read under the lease: the one who had it before may have left another refresh token.
    const kept = await read(id);
    if (kept === undefined) return undefined;
    if (deps.reread === undefined) throw new Refusal('unauthenticated', 'Sign in again.');
    const known = await deps.reread(kept.known);
    // A sign-in that came meanwhile is newer than this answer.
    await documents.putDocument(KIND, id, { ...written(id, known), ifVersion: kept.version });
    return known.caller;
  };

  return {
    remember: async (known) => {
      const id = personId(known.caller);
      const change = () => ({ write: written(id, known), result: undefined });
      await updateDocument(documents, { kind: KIND, id, change });
    },
    find: async (id) => (await read(id))?.known.caller,
    known: async (id) => (await read(id))?.known,
    findNow: (id) => once(`${KIND}-${id}`, { settled: () => settled(id), work: () => ask(id) }),
  };
};

interface Kept {
  readonly known: KnownPerson;
  /** Milliseconds since the epoch at which the provider said it. */
  readonly at: number;
  readonly version: number;
}
