/** Binds tasks to their callers: servers see one gateway, so they cannot tell who asks for the result of whose call. */

import { type Caller, callerKey } from '../../domain/caller.ts';
import type { DocumentStore } from '../../domain/document.ts';
import { Refusal } from '../../domain/refusal.ts';
import { digestOfParts } from '../../domain/text/digest.ts';
import type { JsonNode } from '../../mcp/json/json-node.ts';
import { member, stringMember } from '../../mcp/json/node-value.ts';

export interface Place {
  readonly caller: Caller;
  readonly server: string;
}

export interface TaskOwners {
  /** Notes whose task a result creates; it must not be told before. Rejects if the id is another caller's. */
  note(result: JsonNode | undefined, place: Place): Promise<void>;
  /** `no one`: not created by way of this gateway, or long ago. Rejects if the store cannot tell. */
  ownerOf(task: string, place: Place): Promise<'caller' | 'other' | 'unowned'>;
}

export interface TaskOwnersDeps {
  readonly documents: Pick<DocumentStore, 'getDocument' | 'putDocument'>;
  readonly now: () => number;
}

const KIND = 'task-owner';

/** Milliseconds: tasks without an end are remembered as long, others for an hour longer than they live. */
const LONGEST = 90 * 86_400_000;
const MARGIN = 3_600_000;

/**
 * Keeps in the store whose task is whose. Rejects with `store-unavailable` if the store does, so no one gets another's
 * task.
 */
export const createTaskOwners = ({ documents, now }: TaskOwnersDeps): TaskOwners => {
  const ownerOf: TaskOwners['ownerOf'] = async (task, place) => {
    const found = await documents.getDocument(KIND, idOf(task, place)).catch(() => {
      throw new Refusal('store-unavailable');
    });
    if (found === undefined) return 'unowned';
    return found.value === callerKey(place.caller) ? 'caller' : 'other';
  };

  const note: TaskOwners['note'] = async (result, place) => {
    const created = createdTask(result);
    if (created === undefined) return;
    const expireAt = now() + Math.min(created.life + MARGIN, LONGEST);
    const document = { value: callerKey(place.caller), ifVersion: 0, expireAt };
    const isNew = await documents.putDocument(KIND, idOf(created.id, place), document).catch(() => {
      throw new Refusal('store-unavailable');
    });
    if (!isNew && (await ownerOf(created.id, place)) !== 'caller') throw new Refusal('upstream-invalid');
  };

  return { note, ownerOf };
};

const idOf = (task: string, { server }: Place): string => digestOfParts([server, task]);

/** The task in the result of a call: inside `task` in 2025-11-25, the result itself in the tasks extension of 2026-07-28. */
const createdTask = (result: JsonNode | undefined): { id: string; life: number } | undefined => {
  const task = stringMember(result, 'resultType') === 'task' ? result : member(result, 'task');
  const id = stringMember(task, 'taskId');
  if (id === undefined) return undefined;
  const ttl = member(task, 'ttl') ?? member(task, 'ttlMs');
  const life = ttl?.kind === 'number' ? Number(ttl.raw) : Number.POSITIVE_INFINITY;
  return { id, life: life >= 0 ? life : LONGEST };
};
