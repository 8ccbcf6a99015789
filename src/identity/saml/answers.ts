/**
 * Verified assertions between the POST of the provider and the browser's next request. They wait in the store, sealed, since
 * the cookie of the sign-in does not travel with a POST from another site; that each is there once refuses replays on all
 * replicas.
 */

import type { DocumentStore } from '../../domain/document.ts';
import type { Claims } from '../../domain/issuers/claims.ts';
import { digestOfParts } from '../../domain/text/digest.ts';
import type { Sealer } from '../../mcp/seal.ts';
import { openFor, sealFor } from '../../mcp/seal-for.ts';
import type { NameId } from './read-assertion.ts';

export interface SamlAnswer {
  readonly claims: Claims;
  readonly inResponseTo: string | undefined;
  /** When the person signed in at the provider, in milliseconds. */
  readonly authnInstant: number | undefined;
  /** When the provider wants its session to be over, in milliseconds. */
  readonly sessionNotOnOrAfter: number | undefined;
  /** How the provider calls the person and the session. */
  readonly nameId: NameId;
  readonly sessionIndex: string | undefined;
}

export interface Answers {
  /**
   * The path at which the browser takes the answer, once; undefined if this assertion came before. It is remembered until
   * `usableUntil`, in milliseconds since the epoch.
   */
  readonly keep: (
    assertionId: string,
    usableUntil: number,
    answer: SamlAnswer,
  ) => Promise<string | undefined>;
  /** Undefined if there is none, or if it was taken or has waited too long. */
  readonly take: (id: string) => Promise<SamlAnswer | undefined>;
}

export interface AnswersDeps {
  readonly documents: Pick<DocumentStore, 'getDocument' | 'putDocument'>;
  readonly sealer: Sealer;
  /** Entity id of the provider. */
  readonly issuer: string;
  readonly now: () => number;
}

const KIND = 'saml-assertion';
/** Milliseconds from the POST to the browser's next request. */
const WAITS = 2 * 60_000;

/** `keep` resolves with undefined for an assertion that was kept before; what was kept can be taken once. */
export const createAnswers = ({ documents, sealer, issuer, now }: AnswersDeps): Answers => ({
  keep: async (assertionId, usableUntil, answer) => {
    const id = digestOfParts([issuer, assertionId], 'base64url');
    const sealed = sealFor(sealer, [KIND, id], { answer, until: now() + WAITS });
    const expireAt = Math.max(usableUntil, now() + WAITS);
    const isFirst = await documents.putDocument(KIND, id, { value: { sealed }, ifVersion: 0, expireAt });
    if (!isFirst) return undefined;
    return `/auth/callback?${new URLSearchParams({ answer: id, state: answer.inResponseTo ?? '' })}`;
  },
  take: async (id) => {
    const found = await documents.getDocument(KIND, id);
    const { sealed } = Object(found?.value) as { sealed?: string };
    if (found === undefined || sealed === undefined) return undefined;
    const { version, expireAt } = found;
    const isOurs = await documents.putDocument(KIND, id, { value: {}, ifVersion: version, expireAt });
    if (!isOurs) return undefined;
    const kept = openFor<{ answer: SamlAnswer; until: number }>(sealer, [KIND, id], sealed);
    return kept !== undefined && now() < kept.until ? kept.answer : undefined;
  },
});
