/** Requests of clients, those about tasks of the gateway's own among them. */

import { createRunRequest, type RunRequest, type RunRequestDeps } from '../run-request.ts';
import { type AnswerTaskDeps, createAnswerTask } from './answer-task.ts';
import { createAskUpstreamTask } from './ask-upstream-task.ts';
import { createHeldTasks, type HeldTasksDeps } from './held-tasks.ts';
import { createRunHeldCall, type RunHeldCallDeps } from './run-held-call.ts';
import { createStartTask } from './start-task.ts';
import { createTaskPresence, type TaskPresenceDeps } from './task-presence.ts';

/** What each part needs, but for what they are to each other. */
type Part<T> = Omit<
  T,
  | 'heldTasks'
  | 'seenTask'
  | 'startTask'
  | 'runApproved'
  | 'runRequest'
  | 'runHeldCall'
  | 'askUpstreamTask'
  | 'pollEvery'
>;
export type RunTasksDeps = Part<RunRequestDeps> &
  Part<AnswerTaskDeps> &
  Part<RunHeldCallDeps> &
  HeldTasksDeps &
  TaskPresenceDeps;

/** Milliseconds between two looks of a client at its task, and before a held call becomes one. */
const POLL_EVERY = 5000;

export const createRunTasks = (deps: RunTasksDeps): RunRequest => {
  const heldTasks = createHeldTasks(deps);
  const seenTask = createTaskPresence(deps);
  const pollEvery = Math.min(POLL_EVERY, deps.patience.without);
  const shared = { ...deps, heldTasks, seenTask, pollEvery };
  const running = createRunRequest({ ...shared, startTask: createStartTask(shared) });
  const runHeldCall = createRunHeldCall({ ...shared, ...running });
  const askUpstreamTask = createAskUpstreamTask(running.runRequest);
  const answerTask = createAnswerTask({ ...shared, runHeldCall, askUpstreamTask });
  return async (turn) => {
    const { task } = turn.pending;
    if (task === undefined || !heldTasks.isOurs(task)) return running.runRequest(turn);
    await running.guarded(turn, () => answerTask(turn, task));
    return undefined;
  };
};
