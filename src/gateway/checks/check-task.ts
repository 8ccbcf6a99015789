/** Lets a caller reach its own tasks only, whatever ids it knows. */
import { Refusal } from '../../domain/refusal.ts';
import type { JsonNode } from '../../mcp/json/json-node.ts';
import { member, stringMember } from '../../mcp/json/node-value.ts';
import type { Message } from '../../mcp/jsonrpc/parse-message.ts';
import type { Place, TaskOwners } from '../tasks/task-owners.ts';

/** What only reads: an unknown id may go to the server, which then says in its own words that it has no such task. */
const READS = ['tasks/get', 'tasks/result'];

/** Rejects with `unknown-task` before anything is asked of the server. */
export const checkTaskRequest = async (
  owners: TaskOwners,
  { method, task }: { readonly method: string; readonly task: string | undefined },
  place: Place,
): Promise<void> => {
  if (task === undefined) return;
  const owner = await owners.ownerOf(task, place);
  if (owner === 'other' || (owner === 'unowned' && !READS.includes(method)))
    throw new Refusal('unknown-task');
};

/** Notes new tasks; rejects with `unknown-task` if the result is of a task that is not the caller's. */
export const checkTaskResult = async (
  owners: TaskOwners,
  { task, result }: { readonly task: string | undefined; readonly result: JsonNode | undefined },
  place: Place,
): Promise<void> => {
  if (result === undefined) return;
  if (task === undefined) return owners.note(result, place);
  if ((await owners.ownerOf(task, place)) !== 'caller') throw new Refusal('unknown-task');
};

/** The ids among the listed tasks that are the caller's. */
export const ownTasks = async (
  owners: TaskOwners,
  result: JsonNode | undefined,
  place: Place,
): Promise<ReadonlySet<string>> => {
  const tasks = member(result, 'tasks');
  const ids = tasks?.kind === 'array' ? tasks.items.map((item) => stringMember(item, 'taskId') ?? '') : [];
  const own = await Promise.all(ids.map(async (id) => (await owners.ownerOf(id, place)) === 'caller'));
  return new Set(ids.filter((_id, index) => own[index]));
};

/** False for news of a task that is not the caller's; true for all other notifications. */
export const mayHear = (
  owners: TaskOwners,
  { method, params }: Extract<Message, { kind: 'notification' }>,
  place: Place,
): Promise<boolean> | boolean => {
  if (!method.startsWith('notifications/tasks')) return true;
  const task = stringMember(params, 'taskId');
  return task !== undefined && owners.ownerOf(task, place).then((owner) => owner === 'caller');
};
