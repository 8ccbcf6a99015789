/** Counts uses of budgets in small documents, the same on every replica. */
import { createHash } from 'node:crypto';
import type { DocumentStore, StoredDocument } from '../domain/document.ts';
import type { BudgetKey, BudgetStore } from './ports.ts';

interface Use {
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

const KIND = 'budget';

export const createBudgetStore = (
  documents: Pick<DocumentStore, 'getDocument' | 'putDocument' | 'removeDocument'>,
): BudgetStore => ({
  spend: async (key, token, now) => {
    // Tried until nobody else has counted in between; each round somebody's use was counted.
    for (;;) {
      const document = await documents.getDocument(KIND, idOf(key));
      const before = usesIn(document, key, now);
      if (before.some((use) => use.token === token)) return before.length;
      const value = [...before, { token, at: now }].map((use) => ({ ...use }));
      const change = { value, ifVersion: document?.version ?? 0, expireAt: now + key.window };
      if (await documents.putDocument(KIND, idOf(key), change)) return value.length;
    }
  },
  used: async (key, now) => usesIn(await documents.getDocument(KIND, idOf(key)), key, now).length,
  restore: async (key) => {
    await documents.removeDocument(KIND, idOf(key));
  },
});

/** Written here and nowhere else, so the shape is known. */
const usesIn = (document: StoredDocument | undefined, { window }: BudgetKey, now: number): readonly Use[] =>
  ((document?.value ?? []) as unknown as readonly Use[]).filter(({ at }) => now - at < window);

const idOf = ({ budget, subject }: Pick<BudgetKey, 'budget' | 'subject'>): string =>
  createHash('sha256')
    .update(JSON.stringify([budget, subject]))
    .digest('hex');
