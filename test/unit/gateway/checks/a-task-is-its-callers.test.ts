/** Whose task is whose, and what others may do with its id: nothing but ask the server about one that no one owns. */
import { expect, it } from 'vitest';
import type { Caller } from '../../../../src/domain/caller.ts';
import {
  checkTaskRequest,
  checkTaskResult,
  mayHear,
  ownTasks,
} from '../../../../src/gateway/checks/check-task.ts';
import { createTaskOwners, type Place } from '../../../../src/gateway/tasks/task-owners.ts';
import type { JsonNode } from '../../../../src/mcp/json/json-node.ts';
import { scanJson } from '../../../../src/mcp/json/scan-json.ts';

const NOW = 1_000_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const place = (subject: string, server = 'shop'): Place => ({
  caller: { issuer: 'https://idp.example', subject } as Caller,
  server,
});
const json = (value: unknown): JsonNode => {
  const scanned = scanJson(JSON.stringify(value));
  if (!scanned.ok) throw new Error('no JSON');
  return scanned.root;
};

const scene = () => {
  const kept = new Map<string, { value: unknown; expireAt: number | undefined }>();
  const state = { fails: false };
  const owners = createTaskOwners({
    documents: {
      getDocument: async (kind, id) => {
        if (state.fails) throw new Error('down');
        const found = kept.get(`${kind} ${id}`);
        return found && ({ id, version: 1, ...found } as never);
      },
      putDocument: async (kind, id, { value, expireAt, ifVersion }) => {
        if (state.fails) throw new Error('down');
        if (kept.has(`${kind} ${id}`) || ifVersion !== 0) return false;
        kept.set(`${kind} ${id}`, { value, expireAt });
        return true;
      },
    },
    now: () => NOW,
  });
  return { owners, kept, state };
};
const created = (id: string, task: object = {}) => json({ task: { taskId: id, ...task } });

it('is the task of the one whose call created it, at that server', async () => {
  const { owners } = scene();
  await owners.note(created('t1'), place('alice'));
  expect(await owners.ownerOf('t1', place('alice'))).toBe('caller');
  expect(await owners.ownerOf('t1', place('bob'))).toBe('other');
  expect(await owners.ownerOf('t1', place('alice', 'books'))).toBe('unowned');
  expect(await owners.ownerOf('t2', place('alice'))).toBe('unowned');
});

it.each<[string, object, number]>([
  ['an hour longer than it lives', { task: { taskId: 't', ttl: DAY } }, NOW + DAY + HOUR],
  ['by its other name', { resultType: 'task', taskId: 't', ttlMs: DAY }, NOW + DAY + HOUR],
  ['from now if it lives no time', { task: { taskId: 't', ttl: 0 } }, NOW + HOUR],
  ['90 days at most', { task: { taskId: 't', ttl: 1000 * DAY } }, NOW + 90 * DAY],
  ['90 days if it has no end', { task: { taskId: 't' } }, NOW + 90 * DAY],
  ['90 days if its end is no number', { task: { taskId: 't', ttl: null } }, NOW + 90 * DAY],
  ['90 days if its end was long ago', { task: { taskId: 't', ttl: -1 } }, NOW + 90 * DAY],
])('is remembered %s', async (_how, result, expireAt) => {
  const { owners, kept } = scene();
  await owners.note(json(result), place('alice'));
  expect([...kept.values()].map((each) => each.expireAt)).toEqual([expireAt]);
});

it.each<[string, unknown]>([
  ['another result', { content: [] }],
  ['a result with a task id beside it', { taskId: 't', resultType: 'complete' }],
  ['a task without id', { task: {} }],
])('is not noted of %s', async (_what, result) => {
  const { owners, kept } = scene();
  await owners.note(json(result), place('alice'));
  await owners.note(undefined, place('alice'));
  expect(kept.size).toBe(0);
});

it('may be created once more by the same caller, and by no one else', async () => {
  const { owners } = scene();
  await owners.note(created('t1'), place('alice'));
  await expect(owners.note(created('t1'), place('alice'))).resolves.toBeUndefined();
  await expect(owners.note(created('t1'), place('bob'))).rejects.toMatchObject({ code: 'upstream-invalid' });
});

it('is no one’s as long as the store cannot tell', async () => {
  const { owners, state } = scene();
  state.fails = true;
  await expect(owners.note(created('t1'), place('alice'))).rejects.toMatchObject({
    code: 'store-unavailable',
  });
  await expect(owners.ownerOf('t1', place('alice'))).rejects.toMatchObject({ code: 'store-unavailable' });
});

it.each<[string, string, boolean]>([
  ['tasks/get', 'mine', true],
  ['tasks/cancel', 'mine', true],
  ['tasks/get', 'theirs', false],
  ['tasks/result', 'theirs', false],
  ['tasks/get', 'unknown', true],
  ['tasks/result', 'unknown', true],
  ['tasks/cancel', 'unknown', false],
  ['tasks/update', 'unknown', false],
])('%s of a task that is %s: %s', async (method, task, isAllowed) => {
  const { owners } = scene();
  await owners.note(created('mine'), place('alice'));
  await owners.note(created('theirs'), place('bob'));
  const checked = checkTaskRequest(owners, { method, task }, place('alice'));
  await (isAllowed
    ? expect(checked).resolves.toBeUndefined()
    : expect(checked).rejects.toMatchObject({ code: 'unknown-task' }));
});

it('is not looked at in requests of no task', async () => {
  const { owners, state } = scene();
  state.fails = true;
  await checkTaskRequest(owners, { method: 'tools/call', task: undefined }, place('alice'));
});

it('gives its result to its caller alone', async () => {
  const { owners, kept } = scene();
  await checkTaskResult(owners, { task: undefined, result: created('mine') }, place('alice'));
  expect(kept.size).toBe(1);
  const result = json({});
  await checkTaskResult(owners, { task: 'mine', result }, place('alice'));
  for (const task of ['mine', 'unknown'])
    await expect(checkTaskResult(owners, { task, result }, place('bob'))).rejects.toMatchObject({
      code: 'unknown-task',
    });
  await checkTaskResult(owners, { task: 'unknown', result: undefined }, place('bob'));
});

it('is listed to its caller alone', async () => {
  const { owners } = scene();
  await owners.note(created('mine'), place('alice'));
  await owners.note(created('theirs'), place('bob'));
  const tasks = ['mine', 'theirs', 'unknown'].map((taskId) => ({ taskId }));
  expect(await ownTasks(owners, json({ tasks: [...tasks, {}] }), place('alice'))).toEqual(new Set(['mine']));
  expect(await ownTasks(owners, json({ tasks: { taskId: 'mine' } }), place('alice'))).toEqual(new Set());
  expect(await ownTasks(owners, undefined, place('alice'))).toEqual(new Set());
});

it('tells its news to its caller alone', async () => {
  const { owners } = scene();
  await owners.note(created('mine'), place('alice'));
  const hear = (method: string, params: object, who = 'alice') =>
    mayHear(
      owners,
      { kind: 'notification', node: json({}) as never, method, params: json(params) as never },
      place(who),
    );
  expect(await hear('notifications/tasks/status', { taskId: 'mine' })).toBe(true);
  expect(await hear('notifications/tasks', { taskId: 'mine' })).toBe(true);
  expect(await hear('notifications/tasks', { taskId: 'mine' }, 'bob')).toBe(false);
  expect(await hear('notifications/tasks', { taskId: 'unknown' })).toBe(false);
  expect(await hear('notifications/tasks', {})).toBe(false);
  expect(await hear('notifications/progress', { taskId: 'unknown' })).toBe(true);
});
