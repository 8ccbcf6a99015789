import { randomBytes, randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Json, StoredDocument } from '../../../../src/domain/document.ts';
import { createHeldBodies } from '../../../../src/gateway/hold/held-bodies.ts';
import { createSealer } from '../../../../src/mcp/seal.ts';

const caller = {
  issuer: 'https://idp.example',
  subject: 'bob',
  groups: [],
  kind: 'human',
  expiresAt: 0,
} as never;
const PLACE = { caller, server: 'shop' };

const start = ({ isTaken = () => false }: { isTaken?: (id: string) => boolean } = {}) => {
  const stored = new Map<string, Json>();
  const documents = {
    getDocument: async (_kind: string, id: string): Promise<StoredDocument | undefined> => {
      const value = stored.get(id);
      return value === undefined ? undefined : { id, version: 1, value, expireAt: undefined };
    },
    putDocument: async (_kind: string, id: string, { value }: { value: Json }) => {
      if (isTaken(id)) return false;
      stored.set(id, value);
      return true;
    },
    removeDocument: async (_kind: string, id: string) => stored.delete(id),
  };
  const sealer = createSealer([{ id: 'k1', key: randomBytes(32) }]);
  return { stored, ...createHeldBodies({ ...sealer, documents, newId: randomUUID }) };
};

/** Three pieces, with pairs of surrogates wherever a piece may end. */
const long = Buffer.from(`{"text":"${'secret 🔑'.repeat(300_000)}"}`);

it('a long body is read back byte for byte, and lies in the store sealed until it is dropped', async () => {
  const { keep, stored } = start();
  const held = await keep(long, PLACE, 1);
  expect(held.inMemory).toBe(0);
  expect(stored.size).toBeGreaterThan(2);
  expect([...stored.values()].filter((value) => String(value).includes('secret'))).toEqual([]);
  expect(Buffer.compare(await held.read(), long)).toBe(0);
  await held.drop();
  expect(stored.size).toBe(0);
});

it('a body of which a piece is missing, altered or in the place of another is not given back', async () => {
  const { keep, stored } = start();
  const held = await keep(long, PLACE, 1);
  const [first = '', second = ''] = stored.keys();
  const whole = new Map(stored);
  const refused = { code: 'store-unavailable', message: expect.stringContaining('as it was sent') };
  stored.delete(first);
  await expect(held.read()).rejects.toMatchObject(refused);
  stored.set(first, whole.get(second) ?? null);
  stored.set(second, whole.get(first) ?? null);
  await expect(held.read()).rejects.toMatchObject(refused);
  stored.set(first, `${whole.get(first)}x`);
  await expect(held.read()).rejects.toMatchObject(refused);
});

it('a short body stays in memory', async () => {
  const { keep, stored } = start();
  const held = await keep(Buffer.from('{}'), PLACE, 1);
  expect(stored.size).toBe(0);
  expect(Buffer.from(await held.read()).toString()).toBe('{}');
});

it('a body that cannot be stored whole is refused, and no piece of it is left behind', async () => {
  const { keep, stored } = start({ isTaken: (id) => id.endsWith('.1') });
  await expect(keep(long, PLACE, 1)).rejects.toMatchObject({
    code: 'store-unavailable',
    message: expect.stringContaining('was not executed'),
  });
  expect(stored.size).toBe(0);
});

it('a body whose length is a whole number of pieces is stored in so many', async () => {
  const { keep, stored } = start();
  const held = await keep(Buffer.alloc(2 * 1024 * 1024, 'x'), PLACE, 1);
  expect(stored.size).toBe(2);
  expect((await held.read()).byteLength).toBe(2 * 1024 * 1024);
});
