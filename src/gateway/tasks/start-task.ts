/** Answers a held call with a task of the gateway's own: its client comes by for the outcome instead of waiting. */
import { type Approval, UNUSED_APPROVAL_LIFE } from '../../domain/approval.ts';
import type { RequestContext } from '../request/request-context.ts';
import type { HeldTasks } from './held-tasks.ts';
import { createdText } from './task-messages.ts';
import type { SeenTask } from './task-presence.ts';

/** Sends it; rejects with `store-unavailable` if it could not be fetched later. */
export type StartTask = (request: RequestContext, approval: Approval) => Promise<void>;

export interface StartTaskDeps {
  readonly heldTasks: HeldTasks;
  readonly seenTask: SeenTask;
  /** Milliseconds an approved call may run. */
  readonly executionLimit: number;
  readonly pollEvery: number;
}

/** Milliseconds for which an answer is there to be fetched, at least. */
const FETCHED_WITHIN = 10 * 60_000;

/** Answers with a new task, sealed and kept in the store before the client hears of it. Rejects with `store-unavailable`. */
export const createStartTask =
  (deps: StartTaskDeps): StartTask =>
  async (request, approval) => {
    const { caller, conversation, spoken, message, pending } = request;
    const { server, recording } = conversation;
    const until = approval.expiresAt + UNUSED_APPROVAL_LIFE + deps.executionLimit + FETCHED_WITHIN;
    const call = Buffer.from(request.body).toString('utf8');
    const place = { caller, server };
    const wanted = { approval: approval.id, era: spoken.era, until };
    const taskId = await deps.heldTasks.create(wanted, call, place);
    const task = deps.heldTasks.open(taskId, place);
    await deps.seenTask(task, approval);
    const body = createdText(
      message.id,
      {
        taskId,
        task,
        status: 'working',
        message: `Waiting for approval of ${approval.approvers.name} (${approval.id}).`,
        updated: task.created,
        pollEvery: deps.pollEvery,
      },
      approval,
    );
    recording.note({
      from: 'gateway',
      kind: 'response',
      method: message.method,
      answers: pending.seq,
      body: request.makeSafe(body),
    });
    await request.channel.send(body);
  };
