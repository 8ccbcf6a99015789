/** Whose connections are whose by address: a directory or a provider may end a person whom it knows by nothing else. */

import { isAddressLike } from '../../domain/address.ts';
import { callerKey, type Identity } from '../../domain/caller.ts';
import type { DocumentStore } from '../../domain/document.ts';
import { digestOf } from '../../domain/text/digest.ts';
import { updateDocument } from '../../domain/update-document.ts';
import type { Sealer } from '../../mcp/seal.ts';
import { openFor, sealFor } from '../../mcp/seal-for.ts';
import { UNUSED } from './kept-connections.ts';

export interface ConnectionOwners {
  /** Before they connect, so that no connection is without. Durable once resolved. */
  readonly note: (person: Identity) => Promise<void>;
  /** All who connected with this address, as `callerKey` names them. */
  readonly of: (address: string) => Promise<readonly string[]>;
}

export interface ConnectionOwnersDeps {
  readonly documents: Pick<DocumentStore, 'getDocument' | 'putDocument'>;
  readonly sealer: Sealer;
  readonly now: () => number;
}

const KIND = 'upstream-owners';
/** As long as a connection that is renewed all the time may be known by what was noted as it was made. */
const LIFE = 4 * UNUSED;

/** Keeps, sealed, who has connected by which address. All functions reject if the store does. */
export const createConnectionOwners = ({
  documents,
  sealer,
  now,
}: ConnectionOwnersDeps): ConnectionOwners => {
  const opened = (id: string, value: unknown): readonly string[] =>
    (value === undefined ? undefined : openFor<readonly string[]>(sealer, [KIND, id], String(value))) ?? [];
  const noteBy = (address: string, caller: string) => {
    const id = ownerId(address);
    return updateDocument(documents, {
      kind: KIND,
      id,
      change: (found) => {
        const callers = [...new Set([...opened(id, found?.value), caller])];
        const value = sealFor(sealer, [KIND, id], callers);
        return { write: { value, expireAt: now() + LIFE }, result: undefined };
      },
    });
  };
  return {
    note: async (person) => {
      for (const address of addressesOf(person)) await noteBy(address, callerKey(person));
    },
    of: async (address) => {
      const id = ownerId(address);
      return opened(id, (await documents.getDocument(KIND, id))?.value);
    },
  };
};

/** Every address that could be of this person: wrong in the safe direction, as ends are. */
const addressesOf = ({ email, unproven, subject }: Identity): readonly string[] => {
  const own = isAddressLike(subject) ? subject : undefined;
  return [...new Set([email, unproven?.email, own])].filter((each) => each !== undefined);
};

/** Tells nothing about the person. */
const ownerId = (address: string): string => digestOf(address.toLowerCase());
