/** Tasks of the gateway's own, put together: calls that wait for people while their clients come by for the outcome. */
import type { ResolveTool } from '../checks/resolve-tool.ts';
import { found, type Step } from '../context.ts';
import type { Execute } from '../execute.ts';
import type { Pipeline } from '../pipeline.ts';
import type { RefuseRequest } from '../request/refuse-request.ts';
import type { RequestAdmission } from '../request/request-admission.ts';
import { createAnswerTask } from '../tasks/answer-task.ts';
import { createAskUpstreamTask } from '../tasks/ask-upstream-task.ts';
import { createHeldTasks } from '../tasks/held-tasks.ts';
import { createRunApproved } from '../tasks/run-approved.ts';
import { createRunHeldCall } from '../tasks/run-held-call.ts';
import { createStartTask, type StartTask } from '../tasks/start-task.ts';
import { createTaskPresence } from '../tasks/task-presence.ts';
import type { Decisions } from './decisions.ts';
import type { GatewayDeps } from './gateway-deps.ts';

interface OwnTasksDeps {
  readonly gateway: GatewayDeps;
  readonly decisions: Decisions;
  readonly runRequest: Pipeline['runRequest'];
}

interface Running {
  readonly resolveTool: ResolveTool;
  readonly admitApproved: RequestAdmission['admitApproved'];
  readonly execute: Execute;
  readonly refuseRequest: RefuseRequest;
  /** Milliseconds between two looks of a client at its task. */
  readonly pollEvery: number;
}

export interface OwnTasks {
  readonly startTask: StartTask;
  /** Tasks of servers go their way like other requests; those of the gateway's own are answered here. */
  readonly answerOwnTask: Step<'request'>;
}

/** Puts together what begins, runs and answers tasks. */
export const createOwnTasks = (
  { gateway, decisions, runRequest }: OwnTasksDeps,
  { resolveTool, admitApproved, execute, refuseRequest, pollEvery }: Running,
): OwnTasks => {
  const { approvals, operators, shutdown, settings } = gateway;
  const { documents, sealer, internal, now, newId } = gateway.process;
  const { mask } = gateway.masking;
  const heldTasks = createHeldTasks({ seal: sealer.seal, open: sealer.open, documents, now, newId });
  const seenTask = createTaskPresence({ documents, attendance: approvals.attendance, now });
  const runApproved = createRunApproved({ resolveTool, admitApproved, execute, refuseRequest, internal });
  const runHeldCall = createRunHeldCall({
    heldTasks,
    runApproved,
    runRequest,
    states: decisions.states,
    withdraw: approvals.withdraw,
    watch: operators.watch,
    mask,
    track: shutdown.track,
    now,
  });
  const answerTask = createAnswerTask({
    heldTasks,
    mask,
    decide: decisions.decide,
    runHeldCall,
    askUpstreamTask: createAskUpstreamTask(runRequest),
    approvals: { getApproval: approvals.getApproval, giveUp: approvals.giveUp },
    seenTask,
    times: { patience: settings.patience.without, pollEvery },
    draining: shutdown.draining,
    now,
  });
  const { executionLimit } = settings;
  return {
    startTask: createStartTask({ heldTasks, seenTask, executionLimit, pollEvery }),
    answerOwnTask: (context) => {
      const request = found(context.request);
      const { task } = request.pending;
      if (task === undefined || !heldTasks.isOurs(task)) return context;
      return answerTask(request, task).then(() => undefined);
    },
  };
};
