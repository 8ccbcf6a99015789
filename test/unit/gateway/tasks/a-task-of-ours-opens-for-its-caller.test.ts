/** Tasks of the gateway's own: stored and sealed for their caller and server, until their end. */
import { expect, it } from 'vitest';
import type { Caller } from '../../../../src/domain/caller.ts';
import { createHeldTasks } from '../../../../src/gateway/tasks/held-tasks.ts';

const place = (subject = 'bob', server = 'shop') => ({
  caller: { issuer: 'https://idp.example', subject } as Caller,
  server,
});
const NEW = { approval: 'ap_1', era: '2025', until: 1000 } as const;

const scene = () => {
  const kept = new Map<string, { version: number; value: unknown; expireAt: number | undefined }>();
  const state = { now: 7, fails: false, taken: false };
  const tasks = createHeldTasks({
    documents: {
      getDocument: async (kind, id) => {
        if (state.fails) throw new Error('down');
        const found = kept.get(`${kind} ${id}`);
        return found && ({ id, ...found } as never);
      },
      putDocument: async (kind, id, { value, ifVersion, expireAt }) => {
        if (state.taken || (kept.get(`${kind} ${id}`)?.version ?? 0) !== ifVersion) return false;
        kept.set(`${kind} ${id}`, { version: ifVersion + 1, value, expireAt });
        return true;
      },
    },
    seal: (plain, associated) => Buffer.from(JSON.stringify([plain, associated])).toString('base64url'),
    open: (sealed, associated) => {
      const [plain, to] = JSON.parse(Buffer.from(sealed, 'base64url').toString());
      return JSON.stringify(to) === JSON.stringify(associated) ? plain : undefined;
    },
    now: () => state.now,
    newId: () => 'task-1',
  });
  return { tasks, kept, state };
};

it('is stored until its end before its client knows of it, and opens with what it is', async () => {
  const { tasks, kept } = scene();
  const id = await tasks.create(NEW, '{"call":1}', place());
  expect([...kept.values()]).toMatchObject([{ expireAt: 1000 }]);
  const task = tasks.open(id, place());
  expect(task).toEqual({ id: 'task-1', approval: 'ap_1', era: '2025', created: 7, until: 1000 });
  expect(await tasks.callOf(task, place())).toBe('{"call":1}');
});

it('opens for no other caller, at no other server, and not from its end on', async () => {
  const { tasks, state } = scene();
  const id = await tasks.create(NEW, '{}', place());
  const unknown = expect.objectContaining({ code: 'unknown-task' });
  expect(() => tasks.open(id, place('eve'))).toThrow(unknown);
  expect(() => tasks.open(id, place('bob', 'books'))).toThrow(unknown);
  state.now = 999;
  expect(tasks.open(id, place())).toBeDefined();
  state.now = 1000;
  expect(() => tasks.open(id, place())).toThrow(unknown);
});

it('is told from tasks of servers by its id', async () => {
  const { tasks } = scene();
  expect(tasks.isOurs(await tasks.create(NEW, '{}', place()))).toBe(true);
  expect(tasks.isOurs('task-1')).toBe(false);
  expect(tasks.isOurs(undefined)).toBe(false);
});

it('is not created if its call cannot be stored', async () => {
  const { tasks, state } = scene();
  state.taken = true;
  await expect(tasks.create(NEW, '{}', place())).rejects.toMatchObject({
    code: 'store-unavailable',
    message: expect.stringContaining('not executed'),
  });
});

it('has an answer once that is kept, which may be kept anew', async () => {
  const { tasks } = scene();
  const task = tasks.open(await tasks.create(NEW, '{}', place()), place());
  expect(await tasks.answerOf(task, place())).toBeUndefined();
  await tasks.keepAnswer(task, 'one', place());
  await tasks.keepAnswer(task, 'two', place());
  expect(await tasks.answerOf(task, place())).toBe('two');
  expect(await tasks.answerOf(task, place('eve'))).toBeUndefined();
});

it('has no call if that is gone, and none as long as the store cannot tell', async () => {
  const { tasks, kept, state } = scene();
  const task = tasks.open(await tasks.create(NEW, '{}', place()), place());
  kept.clear();
  await expect(tasks.callOf(task, place())).rejects.toMatchObject({ code: 'unknown-task' });
  state.fails = true;
  await expect(tasks.callOf(task, place())).rejects.toMatchObject({ code: 'store-unavailable' });
});
