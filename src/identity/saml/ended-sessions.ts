/** Sessions that the provider has ended by single logout: what was signed in before that is over, on every replica. */

import type { DocumentStore } from '../../domain/document.ts';
import { digestOfParts } from '../../domain/text/digest.ts';
import { updateDocument } from '../../domain/update-document.ts';
import type { NameId } from './read-assertion.ts';

/** A session at the provider, as its assertion named it. */
export interface SamlSession {
  readonly nameId: NameId;
  readonly sessionIndex: string | undefined;
  /** When it began here, in milliseconds since the epoch. */
  readonly since: number;
}

export interface EndedSessions {
  /** Undefined indexes mean all sessions of this person. Durable once resolved. */
  readonly end: (nameId: string, indexes: readonly string[] | undefined) => Promise<void>;
  readonly isEnded: (session: SamlSession) => Promise<boolean>;
}

export interface EndedSessionsDeps {
  readonly documents: Pick<DocumentStore, 'getDocument' | 'putDocument'>;
  /** Entity id of the provider. */
  readonly issuer: string;
  /** Milliseconds a session may last here: as long its end is remembered. */
  readonly longest: number;
  readonly now: () => number;
}

const KIND = 'saml-ended';
const ALL = '*';

/** Keeps ends of sessions for the `longest` (milliseconds) that a sign-in counts. Rejects if the store does. */
export const createEndedSessions = (deps: EndedSessionsDeps): EndedSessions => {
  const { documents, issuer, longest, now } = deps;
  const idOf = (nameId: string, index: string | typeof ALL, isAll = false): string =>
    digestOfParts([issuer, nameId, isAll, index], 'base64url');
  const note = (id: string): Promise<void> =>
    updateDocument(documents, {
      kind: KIND,
      id,
      change: () => ({ write: { value: now(), expireAt: now() + longest }, result: undefined }),
    });
  return {
    end: async (nameId, indexes) => {
      const ids = indexes?.map((index) => idOf(nameId, index)) ?? [idOf(nameId, ALL, true)];
      await Promise.all(ids.map(note));
    },
    isEnded: async ({ nameId: { value }, sessionIndex, since }) => {
      const ids = [
        idOf(value, ALL, true),
        ...(sessionIndex === undefined ? [] : [idOf(value, sessionIndex)]),
      ];
      const found = await Promise.all(ids.map((id) => documents.getDocument(KIND, id)));
      return found.some((each) => Number(each?.value ?? Number.NEGATIVE_INFINITY) >= since);
    },
  };
};
