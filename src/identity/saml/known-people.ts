/** Who the provider means by a name: single logout names people as assertions did, and everything here goes by their accounts. */
import { createHash } from 'node:crypto';
import type { Identity } from '../../domain/caller.ts';
import type { DocumentStore } from '../../domain/document.ts';
import { updateDocument } from '../../domain/update-document.ts';
import type { Sealer } from '../../mcp/seal.ts';
import { openFor, sealFor } from '../../mcp/seal-for.ts';

type Account = Pick<Identity, 'issuer' | 'subject'>;

export interface KnownPeople {
  /** Durable once resolved. */
  readonly note: (nameId: string, account: Account) => Promise<void>;
  /** Undefined for one who has not signed in for as long as a sign-in counts. */
  readonly find: (nameId: string) => Promise<Account | undefined>;
}

export interface KnownPeopleDeps {
  readonly documents: Pick<DocumentStore, 'getDocument' | 'putDocument'>;
  readonly sealer: Sealer;
  /** Entity id of the provider. */
  readonly issuer: string;
  /** Milliseconds that a sign-in counts. */
  readonly longest: number;
  readonly now: () => number;
}

const KIND = 'saml-person';

/** Keeps, sealed, whom the provider named how. All functions reject if the store does. */
export const createKnownPeople = ({
  documents,
  sealer,
  issuer,
  longest,
  now,
}: KnownPeopleDeps): KnownPeople => {
  const idOf = (nameId: string): string =>
    createHash('sha256')
      .update(JSON.stringify([issuer, nameId]))
      .digest('base64url');
  return {
    note: (nameId, account) => {
      const id = idOf(nameId);
      const { issuer: at, subject } = account;
      const value = sealFor(sealer, [KIND, id], { issuer: at, subject });
      return updateDocument(documents, {
        kind: KIND,
        id,
        change: () => ({ write: { value, expireAt: now() + longest }, result: undefined }),
      });
    },
    find: async (nameId) => {
      const id = idOf(nameId);
      const found = await documents.getDocument(KIND, id);
      return found && openFor<Account>(sealer, [KIND, id], String(found.value));
    },
  };
};
