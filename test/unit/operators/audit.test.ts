import { expect, test } from 'vitest';
import type { StoredDocument } from '../../../src/domain/document.ts';
import { createAuditLog } from '../../../src/operators/audit.ts';
import { safe } from '../../support/safe.ts';

/** A log over documents in memory; the clock stands still. */
const sampleLog = () => {
  const documents: StoredDocument[] = [];
  const log = createAuditLog({
    makeSafe: safe,
    documents: {
      putDocument: async (_kind, id, { value }) => {
        if (documents.some((document) => document.id === id)) return false;
        documents.push({ id, value, version: 1, expireAt: undefined });
        return true;
      },
      listDocuments: async () => ({
        items: documents.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
        cursor: null,
      }),
    },
    now: () => 1_000_000,
    newId: () => 'x',
  });
  return { log, documents };
};

const event = {
  by: { issuer: 'i', subject: 's', email: undefined, groups: ['never stored'] },
  via: 'api',
  action: 'grant.revoke',
  target: 'gr_1',
  outcome: 'done',
} as const;

test('events are read newest first, also those of one millisecond', async () => {
  const { log } = sampleLog();
  for (const target of ['gr_1', 'gr_2', 'gr_3']) await log.audit({ ...event, target });
  const { items } = await log.read({ limit: 10 });
  expect(items.map(({ target, at }) => [target, at])).toEqual([
    ['gr_3', 1_000_000],
    ['gr_2', 1_000_000],
    ['gr_1', 1_000_000],
  ]);
  expect(items[0]?.id).toMatch(/^aud_\d{13}_x$/);
});

test('of a caller only the identity is kept', async () => {
  const { log, documents } = sampleLog();
  await log.audit(event);
  expect(JSON.stringify(documents)).not.toContain('never stored');
});

test('an event that could not be written is an error, not a silence', async () => {
  const log = createAuditLog({
    makeSafe: safe,
    documents: { putDocument: async () => false, listDocuments: async () => ({ items: [], cursor: null }) },
    now: () => 1,
    newId: () => 'x',
  });
  await expect(log.audit(event)).rejects.toThrow('is there already');
});
