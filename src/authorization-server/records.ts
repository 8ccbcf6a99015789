/** Where codes, grants, refresh tokens, sessions and clients lie: sealed documents in the store, for every replica. */

import { errors } from 'oidc-provider';
import type { DocumentStore, StoredDocument } from '../domain/document.ts';
import { digestOf } from '../domain/text/digest.ts';
import { updateDocument } from '../domain/update-document.ts';
import type { Sealer } from '../mcp/seal.ts';
import { type Bound, openFor, sealFor } from '../mcp/seal-for.ts';

/** What the library keeps of one thing; times in seconds. */
export interface Payload {
  readonly grantId?: string;
  readonly uid?: string;
  consumed?: number;
  readonly [name: string]: unknown;
}

/** The adapter of oidc-provider for one kind of thing. */
export interface Records {
  find(id: string): Promise<Payload | undefined>;
  findByUid(uid: string): Promise<Payload | undefined>;
  findByUserCode(code: string): Promise<Payload | undefined>;
  /** `expiresIn` in seconds; undefined for clients, which are kept as long as `unusedClient` says. */
  upsert(id: string, payload: Payload, expiresIn?: number): Promise<void>;
  consume(id: string): Promise<void>;
  destroy(id: string): Promise<void>;
  revokeByGrantId(grantId: string): Promise<void>;
}

export interface RecordsDeps {
  readonly documents: Pick<DocumentStore, 'getDocument' | 'putDocument' | 'removeDocument'>;
  readonly sealer: Sealer;
  readonly now: () => number;
  /** Milliseconds for which a refresh token that was used is still taken: clients refresh from several places at once. */
  readonly grace: number;
  /** Called before a grant goes, with its id: what was given out by it has to end too. */
  readonly endFamily: (grantId: string) => Promise<void>;
  /** Milliseconds a client that registered itself is kept before it is used. */
  readonly unusedClient: number;
}

export type RecordsFactory = (model: string) => Records;

/** A factory of adapters, by the name of what is kept. */
export const createRecords = (deps: RecordsDeps): RecordsFactory => {
  const { documents, sealer, now } = deps;

  // By digests: ids are the codes and tokens themselves, and the one who reads the store learns none.
  const opened = (model: string, id: string, document: StoredDocument | undefined): Payload | undefined =>
    document && openFor<Payload>(sealer, bound(model, id), String(document.value));
  const sealed = (model: string, id: string, payload: Payload): string =>
    sealFor(sealer, bound(model, id), payload);
  const read = async (model: string, id: string): Promise<Payload | undefined> =>
    opened(model, id, await documents.getDocument(kindOf(model), digestOf(id)));
  const destroy = async (model: string, id: string): Promise<void> => {
    if (model === 'Grant') await deps.endFamily(id);
    await documents.removeDocument(kindOf(model), digestOf(id));
  };
  /** What came from a grant that was revoked is gone with it, without having to be found. */
  const isRevoked = async ({ grantId }: Payload): Promise<boolean> =>
    grantId !== undefined && (await read('Grant', grantId)) === undefined;

  /** Two redeem one thing at the same moment, so both found it unused. */
  const consumeAgain = async (model: string, { consumed = 0, grantId }: Payload): Promise<void> => {
    if (now() - consumed * 1000 < graceOf(model, deps)) return;
    // A code that is used twice may have been stolen: what the first one got ends too (RFC 6749, section 4.1.2).
    if (grantId !== undefined) await destroy('Grant', grantId);
    throw new errors.InvalidGrant('it was used already');
  };

  const keep = (model: string): Records => ({
    find: async (id) => {
      const found = await read(model, id);
      if (found === undefined || (BELONG_TO_GRANTS.includes(model) && (await isRevoked(found)))) {
        return undefined;
      }
      const { consumed, ...payload } = found;
      const isLate = consumed !== undefined && now() - consumed * 1000 >= graceOf(model, deps);
      return isLate ? { ...payload, consumed } : payload;
    },
    // Only sessions are found by uid, and there is no device flow.
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
    upsert: async (id, payload, expiresIn) => {
      const expireAt = now() + (expiresIn === undefined ? deps.unusedClient : expiresIn * 1000);
      const place = { kind: kindOf(model), id: digestOf(id) };
      const write = { value: sealed(model, id, payload), expireAt };
      // Codes, tokens and grants are new; of the others a look first is cheaper than a write that fails.
      const isNew = !CHANGED_LATER.includes(model);
      if (isNew && (await documents.putDocument(place.kind, place.id, { ...write, ifVersion: 0 }))) return;
      await updateDocument(documents, { ...place, change: () => ({ write, result: undefined }) });
    },
    consume: (id) =>
      updateDocument(documents, {
        kind: kindOf(model),
        id: digestOf(id),
        change: async (document) => {
          const payload = opened(model, id, document);
          if (payload === undefined) throw new errors.InvalidGrant('it is gone');
          if (payload.consumed !== undefined) return { result: await consumeAgain(model, payload) };
          const value = sealed(model, id, { ...payload, consumed: now() / 1000 });
          return { write: { value, expireAt: document?.expireAt }, result: undefined };
        },
      }),
    destroy: (id) => destroy(model, id),
    revokeByGrantId: (grantId) => destroy('Grant', grantId),
  });
  return (model) => (model === 'Session' ? NOTHING : keep(model));
};

/** A browser is signed in by the gateway's own cookie alone, so that one person's sign-in never meets another's. */
const NOTHING: Records = {
  find: async () => undefined,
  findByUid: async () => undefined,
  findByUserCode: async () => undefined,
  upsert: async () => undefined,
  consume: async () => undefined,
  destroy: async () => undefined,
  revokeByGrantId: async () => undefined,
};

const CHANGED_LATER = ['Interaction', 'Client'];
const BELONG_TO_GRANTS = ['AuthorizationCode', 'RefreshToken'];

const graceOf = (model: string, { grace }: RecordsDeps): number => (model === 'RefreshToken' ? grace : 0);
const kindOf = (model: string): string => `oauth-${model}`;
const bound = (model: string, id: string): Bound => ['oauth', model, id];
