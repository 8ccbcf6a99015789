/** Who signed in, as the company's provider said it last: kept sealed, and asked again when a client refreshes. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Caller, callerKey } from '../domain/caller.ts';
import type { DocumentStore } from '../domain/document.ts';
import { Refusal } from '../domain/refusal.ts';
import type { KnownPerson } from '../domain/sign-in.ts';
import type { Sealer } from '../mcp/seal.ts';

export interface PeopleDeps {
  readonly documents: Pick<DocumentStore, 'getDocument' | 'putDocument'>;
  /** True for one owner at a time, until its end. */
  readonly takeLease: (name: string, owner: string, now: number, until: number) => Promise<boolean>;
  readonly owner: string;
  readonly sealer: Sealer;
  readonly now: () => number;
  /**
   * Asks the provider; rejects with `Refusal('unauthenticated')` if it does not vouch for the person any more. Undefined
   * where it cannot be asked without them: then it vouches for no one.
   */
  readonly reread: ((known: KnownPerson) => Promise<KnownPerson>) | undefined;
  /** Milliseconds a person is kept after the last sign-in or refresh. */
  readonly life: number;
}

export interface People {
  /** Saves who just signed in; durable once resolved. */
  remember(known: KnownPerson): Promise<void>;
  find(id: string): Promise<Caller | undefined>;
  /** Who the person is now. Rejects as `reread` does, and with an Error if the provider does not answer in time. */
  findNow(id: string): Promise<Caller | undefined>;
}

const KIND = 'oauth-person';
/** Milliseconds in which one answer of the provider counts for all who refresh. */
const FRESH = 5_000;
/** Milliseconds one replica has to ask; then another one tries. */
const LEASE = 15_000;
const PATIENCE = 12_000;
const LOOK_EVERY = 50;

/** The id of a person in tokens and records; it tells nothing about them. */
export const personId = (caller: Pick<Caller, 'issuer' | 'subject'>): string =>
  createHash('sha256').update(callerKey(caller)).digest('base64url');

/** Returns what remembers and asks again. Two questions about one person at a time share an answer. */
export const createPeople = (deps: PeopleDeps): People => {
  const { documents, sealer, now } = deps;
  const underway = new Map<string, Promise<Caller | undefined>>();

  const read = async (id: string): Promise<Kept | undefined> => {
    const document = await documents.getDocument(KIND, id);
    const text = document && sealer.open(String(document.value), [KIND, id]);
    if (document === undefined || text === undefined) return undefined;
    return { ...JSON.parse(text), version: document.version };
  };
  const write = (
    id: string,
    { known, ifVersion }: { known: KnownPerson; ifVersion: number },
  ): Promise<boolean> => {
    const value = sealer.seal(JSON.stringify({ known, at: now() }), [KIND, id]);
    return documents.putDocument(KIND, id, { value, ifVersion, expireAt: now() + deps.life });
  };

  /** Providers rotate refresh tokens at each use, so that of two who use one at once the second ends the sign-in. */
  const askOnce = async (id: string): Promise<Caller | undefined> => {
    const patience = now() + PATIENCE;
    while (now() < patience) {
      const kept = await read(id);
      if (kept === undefined) return undefined;
      if (now() - kept.at < FRESH) return kept.known.caller;
      if (await deps.takeLease(`${KIND}-${id}`, deps.owner, now(), now() + LEASE)) return await ask(id);
      await sleep(LOOK_EVERY);
    }
    throw new Error('another replica asks the provider and does not finish');
  };

  const ask = async (id: string): Promise<Caller | undefined> => {
    try {
      // Read again under the lease: the one who had it before may have left another refresh token.
      const kept = await read(id);
      if (kept === undefined || now() - kept.at < FRESH) return kept?.known.caller;
      if (deps.reread === undefined) throw new Refusal('unauthenticated', 'Sign in again.');
      const known = await deps.reread(kept.known);
      // A sign-in that came meanwhile is newer than this answer.
      await write(id, { known, ifVersion: kept.version });
      return known.caller;
    } finally {
      await deps.takeLease(`${KIND}-${id}`, deps.owner, now(), now());
    }
  };

  return {
    remember: async (known) => {
      const id = personId(known.caller);
      for (;;) {
        const kept = await documents.getDocument(KIND, id);
        if (await write(id, { known, ifVersion: kept?.version ?? 0 })) return;
      }
    },
    find: async (id) => (await read(id))?.known.caller,
    findNow: (id) => {
      const asking = underway.get(id) ?? askOnce(id).finally(() => underway.delete(id));
      underway.set(id, asking);
      return asking;
    },
  };
};

interface Kept {
  readonly known: KnownPerson;
  /** Milliseconds since the epoch at which the provider said it. */
  readonly at: number;
  readonly version: number;
}
