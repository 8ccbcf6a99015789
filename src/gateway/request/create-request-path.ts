/** What requests pass beyond the common steps, put together: deciding, waiting for people, running, and tasks. */
import type { GiveUp } from '../../approvals/give-up.ts';
import type { Attendance } from '../../approvals/waiting/attendance.ts';
import type { Withdraw } from '../../approvals/withdraw.ts';
import type { DocumentStore } from '../../domain/document.ts';
import type { Sealer } from '../../mcp/seal.ts';
import type { KillSwitches } from '../../operators/kill-switches.ts';
import { createResolveTool, type ResolveTool } from '../checks/resolve-tool.ts';
import { found, type Step } from '../context.ts';
import type { Decide } from '../decide.ts';
import { createExecute, type Execute, type ExecuteDeps } from '../execute.ts';
import { createForwardAndRelay, type ForwardAndRelayDeps } from '../forward-and-relay.ts';
import { createGoOn } from '../hold/go-on.ts';
import type { HeldBodies } from '../hold/held-bodies.ts';
import { createHoldCall } from '../hold/hold-call.ts';
import type { InputRequiredRetriesDeps } from '../input-required/input-required-retries.ts';
import type { RequestStates } from '../input-required/request-states.ts';
import type { Pipeline } from '../pipeline.ts';
import type { Mask } from '../ports.ts';
import type { Shutdown } from '../shutdown.ts';
import { createAnswerTask } from '../tasks/answer-task.ts';
import { createAskUpstreamTask } from '../tasks/ask-upstream-task.ts';
import { createHeldTasks } from '../tasks/held-tasks.ts';
import { createRunApproved } from '../tasks/run-approved.ts';
import { createRunHeldCall } from '../tasks/run-held-call.ts';
import { createStartTask } from '../tasks/start-task.ts';
import { createTaskPresence } from '../tasks/task-presence.ts';
import { createDecideRequest } from './decide-request.ts';
import { createRefuseRequest, type RefuseRequest, type RefuseRequestDeps } from './refuse-request.ts';
import { createRequestAdmission, type RequestAdmissionDeps } from './request-admission.ts';

export interface RequestPathDeps
  extends Omit<RequestAdmissionDeps, 'pollEvery'>,
    Omit<ExecuteDeps, 'forwardAndRelay'>,
    Omit<ForwardAndRelayDeps, 'callArguments'>,
    RefuseRequestDeps {
  readonly sealer: Sealer;
  readonly documents: Pick<DocumentStore, 'getDocument' | 'putDocument'>;
  readonly attendance: Attendance;
  readonly decide: Decide;
  readonly heldBodies: HeldBodies;
  readonly killing: KillSwitches['killing'];
  readonly watch: KillSwitches['watch'];
  readonly states: RequestStates;
  readonly withdraw: Withdraw;
  readonly giveUp: GiveUp;
  readonly getApproval: InputRequiredRetriesDeps['getApproval'];
  readonly mask: Mask;
  readonly track: Shutdown['track'];
  readonly newId: () => string;
  /** A request that the gateway has recorded before. */
  readonly runRequest: Pipeline['runRequest'];
}

export interface RequestPath {
  readonly resolveTool: ResolveTool;
  readonly decideRequest: ReturnType<typeof createDecideRequest>;
  readonly answerOwnTask: Step<'request'>;
  readonly execute: Execute;
  readonly refuseRequest: RefuseRequest;
}

/** Milliseconds between two looks of a client at its task, and before a held call becomes one. */
const POLL_EVERY = 5000;

/** Puts together what requests pass beyond the steps that all messages share. */
export const createRequestPath = (deps: RequestPathDeps): RequestPath => {
  const { documents, internal, mask, now, patience, runRequest, watch } = deps;
  const pollEvery = Math.min(POLL_EVERY, patience.without);
  const { seal, open } = deps.sealer;
  const heldTasks = createHeldTasks({ seal, open, documents, now, newId: deps.newId });
  const seenTask = createTaskPresence({ documents, attendance: deps.attendance, now });

  const refuseRequest = createRefuseRequest({ internal });
  const resolveTool = createResolveTool({ killing: deps.killing, lookUpTool: deps.lookUpTool });
  const requestAdmission = createRequestAdmission({ ...deps, pollEvery });
  const { admitApproved, admitHeld } = requestAdmission;
  const execute = createExecute({ ...deps, forwardAndRelay: createForwardAndRelay(deps) });

  const { executionLimit } = deps;
  const startTask = createStartTask({ heldTasks, seenTask, executionLimit, pollEvery });
  const goOn = createGoOn({ admitHeld, execute, startTask, refuseRequest });
  const holdCall = createHoldCall({ heldBodies: deps.heldBodies, goOn, now });

  const runApproved = createRunApproved({ resolveTool, admitApproved, execute, refuseRequest, internal });
  const { states, withdraw, track } = deps;
  const runHeldCall = createRunHeldCall({
    heldTasks,
    runApproved,
    runRequest,
    states,
    withdraw,
    watch,
    mask,
    track,
    now,
  });
  const { getApproval, decide, giveUp, draining } = deps;
  const answerTask = createAnswerTask({
    heldTasks,
    mask,
    getApproval,
    decide,
    runHeldCall,
    askUpstreamTask: createAskUpstreamTask(runRequest),
    giveUp,
    seenTask,
    patience,
    pollEvery,
    draining,
    now,
  });

  /** Tasks of servers go their way like other requests; those of the gateway's own are answered here. */
  const answerOwnTask: Step<'request'> = async (context) => {
    const request = found(context.request);
    const { task } = request.pending;
    if (task === undefined || !heldTasks.isOurs(task)) return context;
    await answerTask(request, task);
    return undefined;
  };

  return {
    resolveTool,
    decideRequest: createDecideRequest({ requestAdmission, holdCall }),
    answerOwnTask,
    execute,
    refuseRequest,
  };
};
