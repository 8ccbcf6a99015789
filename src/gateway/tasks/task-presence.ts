/** Notices whether the clients of tasks still come by: approvers see on the card whether anyone waits. */
import type { Attendance } from '../../approvals/waiting/attendance.ts';
import type { Approval } from '../../domain/approval.ts';
import type { DocumentStore } from '../../domain/document.ts';
import type { HeldTask } from './held-tasks.ts';

/** Its client is here. Never rejects: nothing but what a card says depends on it. */
export type SeenTask = (task: HeldTask, approval: Approval) => Promise<void>;

export interface TaskPresenceDeps {
  readonly documents: Pick<DocumentStore, 'getDocument' | 'putDocument'>;
  readonly attendance: Attendance;
  readonly now: () => number;
}

/** When it was seen last, by whichever replica. */
const KIND = 'task-seen';
/** Milliseconds after which a client that was not seen has gone, and between two notes that it was. */
const AWAY = 30_000;
const NOTE_EVERY = 10_000;

/** Notes each visit of a task's client in the store; `attendance` hears once no one has come by for a while. */
export const createTaskPresence = ({ documents, attendance, now }: TaskPresenceDeps): SeenTask => {
  const timers = new Map<string, NodeJS.Timeout>();

  const note = async ({ id, until }: HeldTask): Promise<void> => {
    const last = await documents.getDocument(KIND, id);
    if (last !== undefined && now() - Number(last.value) < NOTE_EVERY) return;
    await documents.putDocument(KIND, id, {
      value: now(),
      ifVersion: last?.version ?? 0,
      expireAt: until,
    });
  };

  const leave = async ({ id, approval }: HeldTask): Promise<void> => {
    const last = await documents.getDocument(KIND, id);
    // Another replica has seen it meanwhile, and looks after it now.
    if (last !== undefined && now() - Number(last.value) < AWAY - NOTE_EVERY) return;
    await attendance.away(approval);
  };

  return async (task, approval) => {
    clearTimeout(timers.get(task.id));
    const timer = setTimeout(() => {
      timers.delete(task.id);
      leave(task).catch(() => undefined);
    }, AWAY);
    timers.set(task.id, timer.unref());
    await note(task)
      .then(() => attendance.back(approval))
      .catch(() => undefined);
  };
};
