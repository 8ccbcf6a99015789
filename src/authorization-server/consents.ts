/** What people agreed to: that one client, sent back to one address, acts for them at one server. */

import type { DocumentStore } from '../domain/document.ts';
import { digestOfParts } from '../domain/text/digest.ts';
import type { Asked } from './authorization-server.ts';
import { provesClient } from './client-rules.ts';

export interface Consents {
  /**
   * Whether the person agreed before, so that they need not be asked. Always false for clients on the person's own machine:
   * any program there could pass itself off as one (RFC 8252, section 8.6).
   */
  isGiven(personId: string, asked: Asked): Promise<boolean>;
  /** Durable once resolved; one that would never count is not kept. */
  give(personId: string, asked: Asked): Promise<void>;
}

const KIND = 'oauth-consent';

/** Returns what notes and finds consents. All reject if the store does. */
export const createConsents = (deps: {
  readonly documents: Pick<DocumentStore, 'getDocument' | 'putDocument'>;
  readonly now: () => number;
  /** Milliseconds a consent counts. */
  readonly life: number;
}): Consents => ({
  isGiven: async (personId, asked) =>
    provesClient(asked.redirectUri) &&
    (await deps.documents.getDocument(KIND, idOf(personId, asked))) !== undefined,
  give: async (personId, asked) => {
    if (!provesClient(asked.redirectUri)) return;
    const change = { value: { clientId: asked.clientId, server: asked.server }, ifVersion: 0 };
    // False if it was given before, which is as good.
    await deps.documents.putDocument(KIND, idOf(personId, asked), {
      ...change,
      expireAt: deps.now() + deps.life,
    });
  },
});

const idOf = (personId: string, { clientId, redirectUri, resource }: Asked): string =>
  digestOfParts([personId, clientId, redirectUri, resource]);
