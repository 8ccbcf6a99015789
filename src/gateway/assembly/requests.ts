/** What requests pass beyond the common steps, put together: deciding, waiting for people, running, and tasks. */
import { createResolveTool, type ResolveTool } from '../checks/resolve-tool.ts';
import type { Step } from '../context.ts';
import { createAskToConnect } from '../elicitation/ask-to-connect.ts';
import { createExecute, type Execute } from '../execute.ts';
import { createForwardAndRelay } from '../forward-and-relay.ts';
import { createGoOn } from '../hold/go-on.ts';
import { createHeldBodies } from '../hold/held-bodies.ts';
import { createHoldCall } from '../hold/hold-call.ts';
import type { Pipeline } from '../pipeline.ts';
import { type CallArguments, createCallArguments } from '../request/call-arguments.ts';
import { createDecideRequest } from '../request/decide-request.ts';
import { createRefuseRequest, type RefuseRequest } from '../request/refuse-request.ts';
import { createRequestAdmission, type RequestAdmission } from '../request/request-admission.ts';
import type { Conversations } from '../session/conversation.ts';
import type { EventIds } from '../session/event-ids.ts';
import type { Answers } from './answers.ts';
import type { Decisions } from './decisions.ts';
import type { GatewayDeps } from './gateway-deps.ts';
import { createOwnTasks } from './own-tasks.ts';

export interface RequestsDeps {
  readonly gateway: GatewayDeps;
  readonly decisions: Decisions;
  readonly answers: Answers;
  readonly conversations: Conversations;
  readonly eventIds: EventIds;
  /** A request that the gateway has recorded before. */
  readonly runRequest: Pipeline['runRequest'];
}

export interface Requests {
  readonly resolveTool: ResolveTool;
  readonly decideRequest: ReturnType<typeof createDecideRequest>;
  readonly answerOwnTask: Step<'request'>;
  readonly execute: Execute;
  readonly refuseRequest: RefuseRequest;
}

/** Milliseconds between two looks of a client at its task, and before a held call becomes one. */
const POLL_EVERY = 5000;

/** Puts together what requests pass beyond the steps that all messages share. */
export const createRequests = (deps: RequestsDeps): Requests => {
  const { gateway, answers } = deps;
  const { documents, internal, now, newId, sealer } = gateway.process;
  const pollEvery = Math.min(POLL_EVERY, gateway.settings.patience.without);
  const callArguments = createCallArguments(gateway.masking.work);
  const askToConnect = createAskToConnect({
    states: deps.decisions.states,
    asked: answers.askedUrls,
    isConnected: gateway.servers.personal.isConnected,
    patience: gateway.settings.patience.without,
    draining: gateway.shutdown.draining,
    newId,
    now,
  });
  const refuseRequest = createRefuseRequest({ internal, askToConnect });
  const resolveTool = createResolveTool({
    killing: gateway.operators.killing,
    lookUpTool: answers.lookUpTool,
  });
  const requestAdmission = createAdmission(deps, { callArguments, pollEvery });
  const { admitApproved, admitHeld } = requestAdmission;
  const execute = createRun(deps, callArguments);
  const tasks = createOwnTasks(deps, { resolveTool, admitApproved, execute, refuseRequest, pollEvery });
  const goOn = createGoOn({ admitHeld, execute, startTask: tasks.startTask, refuseRequest });
  const heldBodies = createHeldBodies({ seal: sealer.seal, open: sealer.open, documents, newId });
  const holdCall = createHoldCall({ heldBodies, goOn, now });
  return {
    resolveTool,
    decideRequest: createDecideRequest({ requestAdmission, holdCall }),
    answerOwnTask: tasks.answerOwnTask,
    execute,
    refuseRequest,
  };
};

const createAdmission = (
  { gateway, decisions, answers }: RequestsDeps,
  { callArguments, pollEvery }: { readonly callArguments: CallArguments; readonly pollEvery: number },
): RequestAdmission =>
  createRequestAdmission({
    admit: decisions.admit,
    admitApproved: decisions.admitApproved,
    admitHeld: decisions.admitHeld,
    work: gateway.masking.work,
    callArguments,
    lookUpTool: answers.lookUpTool,
    previewImpact: answers.previewImpact,
    makeSafe: gateway.masking.makeSafe,
    pollEvery,
    patience: gateway.settings.patience,
  });

const createRun = (
  { gateway, decisions, answers, conversations, eventIds }: RequestsDeps,
  callArguments: CallArguments,
): Execute => {
  const { shutdown, operators, process } = gateway;
  const forwardAndRelay = createForwardAndRelay({
    forward: gateway.servers.forward,
    relay: answers.relay,
    conversations,
    eventIds,
    retries: decisions.retries,
    callArguments,
    lists: answers.lists,
    draining: shutdown.draining,
    ended: shutdown.ended,
  });
  return createExecute({
    forwardAndRelay,
    finish: gateway.approvals.finish,
    grants: operators.grants,
    watch: operators.watch,
    keptResults: decisions.keptResults,
    executionLimit: gateway.settings.executionLimit,
    now: process.now,
    log: process.log,
  });
};
