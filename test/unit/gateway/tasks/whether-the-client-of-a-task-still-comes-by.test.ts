/** Whether the client of a task still comes by is noted for all replicas, and told when it has stopped. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Approval } from '../../../../src/domain/approval.ts';
import type { HeldTask } from '../../../../src/gateway/tasks/held-tasks.ts';
import { createTaskPresence } from '../../../../src/gateway/tasks/task-presence.ts';
import { createDocumentsInMemory } from '../../../support/documents-in-memory.ts';

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

const TASK = { id: 'task_1', approval: 'apr_1', until: 9_000_000 } as HeldTask;
const APPROVAL = { id: 'apr_1' } as Approval;

const start = () => {
  const documents = createDocumentsInMemory(Date.now);
  const puts: number[] = [];
  const told: string[] = [];
  const replica = () =>
    createTaskPresence({
      documents: {
        ...documents,
        putDocument: (kind, id, change) => {
          puts.push(Date.now());
          return documents.putDocument(kind, id, change);
        },
      },
      attendance: {
        away: async (id: string) => void told.push(`away ${id}`),
        back: async ({ id }: Approval) => void told.push(`back ${id}`),
      } as never,
      now: Date.now,
    });
  return { documents, puts, told, seen: replica(), seenElsewhere: replica() };
};
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

it('is away half a minute after it came by last', async () => {
  const { seen, told } = start();
  await seen(TASK, APPROVAL);
  await pass(20_000);
  await seen(TASK, APPROVAL);
  expect(told).toEqual(['back apr_1', 'back apr_1']);
  await pass(29_999);
  expect(told).toHaveLength(2);
  await pass(1);
  expect(told.at(-1)).toBe('away apr_1');
  await pass(60_000);
  expect(told).toHaveLength(3);
});

it('is noted every ten seconds', async () => {
  const { seen, puts } = start();
  await seen(TASK, APPROVAL);
  await pass(9999);
  await seen(TASK, APPROVAL);
  expect(puts).toEqual([1_000_000]);
  await pass(1);
  await seen(TASK, APPROVAL);
  expect(puts).toEqual([1_000_000, 1_010_000]);
});

it('is not away if it came by at another replica, until it comes there no more', async () => {
  const { seen, seenElsewhere, told } = start();
  await seen(TASK, APPROVAL);
  await pass(10_001);
  await seenElsewhere(TASK, APPROVAL);
  await pass(20_000);
  expect(told).not.toContain('away apr_1');
  await pass(10_000);
  expect(told).toContain('away apr_1');
});

it('harms no one if the store is lost', async () => {
  const { seen, documents, told } = start();
  documents.lose();
  await seen(TASK, APPROVAL);
  await pass(30_000);
  expect(told).toEqual([]);
});
