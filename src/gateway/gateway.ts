/** The data path, put together: handlers for the three HTTP methods of MCP. */
import type { Ask } from '../approvals/ask.ts';
import type { Finish } from '../approvals/finish.ts';
import type { GiveUp } from '../approvals/give-up.ts';
import type { BeginRedemption } from '../approvals/redemption.ts';
import type { Attendance } from '../approvals/waiting/attendance.ts';
import type { WeighVotes } from '../approvals/weigh-votes.ts';
import type { Withdraw } from '../approvals/withdraw.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { MakeSafe } from '../domain/text/safe-text.ts';
import { createQuota } from '../limits/quota.ts';
import type { Rates } from '../limits/rates.ts';
import type { Sealer } from '../mcp/seal.ts';
import type { KillSwitches } from '../operators/kill-switches.ts';
import type { PinStore } from '../operators/pin-store.ts';
import type { BudgetStore } from '../policy/ports.ts';
import type { Recorder } from '../recordings/recorder.ts';
import type { Forward } from '../upstream/ports.ts';
import { ownRefusal } from './admission.ts';
import { createAdmit } from './admit.ts';
import { createBudgets } from './budgets.ts';
import { createCheckKillSwitch } from './checks/check-kill-switch.ts';
import { createCheckSecrets } from './checks/check-secrets.ts';
import { type CheckUriDeps, createCheckUri } from './checks/check-uri.ts';
import { createDecideNotification } from './checks/decide-notification.ts';
import { createFindEvent } from './checks/find-event.ts';
import { createFindQuestion } from './checks/find-question.ts';
import { createRefuseEarly } from './checks/refuse-early.ts';
import { createTakeQuota } from './checks/take-quota.ts';
import { createDecide } from './decide.ts';
import { createForwardStep } from './forward.ts';
import type { GrantWatch } from './grant-watch.ts';
import { createHandlers, type Handlers } from './handle.ts';
import { createHeldBodies } from './hold/held-bodies.ts';
import {
  createInputRequiredRetries,
  type InputRequiredRetriesDeps,
} from './input-required/input-required-retries.ts';
import { createRequestStates } from './input-required/request-states.ts';
import { createOpenContext } from './open-context.ts';
import { createPipeline, type Pipeline } from './pipeline.ts';
import type { CurrentPolicy, LiveGrants, Mask, NoteSpent, Work } from './ports.ts';
import type { Observe } from './record/notebook.ts';
import { createRecordMessage } from './record/record-message.ts';
import { createCallArguments } from './request/call-arguments.ts';
import { createRequestPath } from './request/create-request-path.ts';
import { createOpenStream } from './request/open-stream.ts';
import { createReceiveRequest } from './request/receive-request.ts';
import { upstreamRequest } from './request/upstream-request.ts';
import { createInspect, type InspectDeps } from './response/inspect.ts';
import { createKeptResults, type KeptResultsDeps } from './response/kept-results.ts';
import type { NewRpcId } from './response/read-answer.ts';
import { createRelay } from './response/relay.ts';
import type { HoldPace } from './response/response-channel.ts';
import type { CountWithheld } from './response/withheld.ts';
import { createConversations } from './session/conversation.ts';
import { createEndSession } from './session/end-session.ts';
import { createEndedSessions } from './session/ended-sessions.ts';
import { createEventIds } from './session/event-ids.ts';
import { createQuestions } from './session/questions.ts';
import type { Shutdown } from './shutdown.ts';
import { createSteps } from './steps.ts';
import { createTaskOwners } from './tasks/task-owners.ts';
import { createLookUpTool } from './tools/look-up-tool.ts';
import { createPreviewImpact } from './tools/preview-impact.ts';
import { createServerLists } from './tools/server-lists.ts';
import { createShownLists } from './tools/shown-lists.ts';
import { createToolCatalogue } from './tools/tool-catalogue.ts';
import { UNNAMED } from './tools/tool-definition.ts';
import type { ToolPinKeeper } from './tools/tool-pins.ts';

export interface GatewayDeps {
  readonly policy: CurrentPolicy;
  readonly liveGrants: LiveGrants;
  readonly mask: Mask;
  readonly work: Work;
  readonly ask: Ask;
  readonly beginRedemption: BeginRedemption;
  readonly weighVotes: WeighVotes;
  readonly finish: Finish;
  readonly documents: KeptResultsDeps['documents'];
  readonly budgetStore: BudgetStore;
  readonly noteSpent: NoteSpent;
  readonly getApproval: InputRequiredRetriesDeps['getApproval'];
  readonly pauseCall: InputRequiredRetriesDeps['pauseCall'];
  readonly resumeCall: InputRequiredRetriesDeps['resumeCall'];
  readonly withdraw: Withdraw;
  readonly giveUp: GiveUp;
  readonly attendance: Attendance;
  readonly pins: ToolPinKeeper;
  readonly readPins: PinStore['read'];
  readonly schemesOf: CheckUriDeps['schemesOf'];
  readonly killing: KillSwitches['killing'];
  readonly watch: KillSwitches['watch'];
  readonly watchGrant: GrantWatch['watchGrant'];
  readonly recorder: Recorder;
  readonly rates: Rates;
  readonly draining: Shutdown['draining'];
  readonly ended: Shutdown['ended'];
  readonly track: Shutdown['track'];
  readonly forward: Forward;
  readonly sealer: Sealer;
  readonly settings: GatewaySettings;
  readonly now: () => number;
  readonly newId: () => string;
  readonly newRpcId: NewRpcId;
  /** Notes what is our fault and gives back a refusal with a reference to it. */
  readonly internal: (error: unknown) => Refusal;
  readonly log: {
    error(fields: object, message: string): void;
    warn(fields: object, message: string): void;
  };
  /** Told of everything that is recorded, for metrics. */
  readonly observe: Observe;
  readonly countWithheld: CountWithheld;
  readonly makeSafe: MakeSafe;
}

export interface GatewaySettings {
  /** Whether requests that carry secrets are refused. */
  readonly deniesSecrets: boolean;
  readonly pace: HoldPace;
  /** Milliseconds a client can be kept waiting, with and without progress. */
  readonly patience: { readonly withProgress: number; readonly without: number };
  readonly answerBytes: number;
  /** Most values inside each other in one message of a server, and most values in it. */
  readonly answerDepth: number;
  readonly answerValues: number;
  /** Milliseconds a stream may go on behind the answer to its request. */
  readonly afterAnswer: number;
  /** Milliseconds for which recordings are kept. */
  readonly retention: number;
  /** Whether recordings are `besteffort`. */
  readonly goesOnWithoutStore: boolean;
  /** Milliseconds an approved call may run. */
  readonly executionLimit: number;
  /** Of one caller, at once. */
  readonly heldCalls: number;
  readonly heldBytes: number;
  readonly openStreams: number;
  readonly openRequests: number;
}

const REMEMBERED_SESSIONS = 10_000;
/** Milliseconds between two looks at whether lists that were shown are still right. */
const LOOK_AT_LISTS = 1000;

/** Puts the data path together. The handlers it returns are all that `http/` needs to know of it. */
export const createGateway = (deps: GatewayDeps): Handlers => {
  const { settings, recorder, sealer } = deps;
  const ended = createEndedSessions({
    documents: deps.documents,
    retention: settings.retention,
    goesOnWithoutStore: settings.goesOnWithoutStore,
    now: deps.now,
  });
  const conversations = createConversations({ ...deps, ...sealer, ended, remembered: REMEMBERED_SESSIONS });
  const catalogue = createToolCatalogue({
    sessions: REMEMBERED_SESSIONS,
    now: deps.now,
    onUnnamed: (server, tool) => deps.log.warn({ server, tool }, `a tool is not offered: ${UNNAMED}`),
  });
  const eventIds = createEventIds(sealer);
  const budgets = createBudgets({ ...deps, store: deps.budgetStore });
  const decide = createDecide({ ...deps, budgets });
  const shownLists = createShownLists({
    ...budgets,
    remembered: REMEMBERED_SESSIONS,
    lookEvery: LOOK_AT_LISTS,
  });
  const serverLists = createServerLists(deps);
  const holds = createQuota(
    settings.heldCalls,
    'Too many of your calls wait for approval. Let some be decided first.',
  );
  const heldBytes = createQuota(
    settings.heldBytes,
    'Your calls that wait for approval are too long together (limits.heldBytes). Let some be decided first.',
  );
  const streams = createQuota(settings.openStreams, 'Too many streams are open. Close some first.');
  const requests = createQuota(
    settings.openRequests,
    'Too many of your requests are under way. Let some be answered first.',
  );
  const keptResults = createKeptResults(deps);
  const states = createRequestStates({ ...sealer, now: deps.now });
  const retries = createInputRequiredRetries({ ...deps, states });
  const { admit, admitApproved, admitHeld } = createAdmit({
    ...deps,
    begin: deps.beginRedemption,
    ...{ decide, budgets, holds, heldBytes, keptResults, retries },
  });
  const heldBodies = createHeldBodies({ ...sealer, documents: deps.documents, newId: deps.newId });
  const answerServer = createAnswerServer(deps);
  const questions = createQuestions(sealer);
  const taskOwners = createTaskOwners(deps);
  const checkUri = createCheckUri(deps);
  const answerBounds = { depth: settings.answerDepth, nodes: settings.answerValues };
  const inspect = createInspect({
    ...deps,
    answerBounds,
    decide,
    budgets,
    shownLists,
    catalogue,
    answerServer,
    taskOwners,
    checkUri,
    questions,
  });
  const { answerBytes, afterAnswer } = settings;
  const limits = { answerBytes, eventBytes: answerBytes, afterAnswer };
  const relay = createRelay({ inspect, limits, rates: deps.rates, countWithheld: deps.countWithheld });
  const lookUpTool = createLookUpTool({ ...deps, catalogue, answerBytes: settings.answerBytes });
  const previewImpact = createPreviewImpact({ ...deps, ...settings, decide, budgets, lookUpTool });
  const { policy, mask, makeSafe, killing, watch, now, forward } = deps;
  const { deniesSecrets, pace } = settings;
  // Tasks go through the pipeline again, which is made of what answers them.
  const runRequest: Pipeline['runRequest'] = (request) => pipeline.runRequest(request);
  const path = createRequestPath({
    ...{ ...deps, ...settings, admit, admitApproved, admitHeld, lookUpTool, previewImpact, relay },
    ...{ conversations, eventIds, retries, shownLists, serverLists, keptResults, states, heldBodies },
    ...{ sealer, decide, runRequest, callArguments: createCallArguments(deps.work) },
  });
  const lists = { shownLists, serverLists, makeSafe };
  const openStream = createOpenStream({
    ...lists,
    eventIds,
    forward,
    relay,
    pace,
    watch,
    draining: deps.draining,
  });
  const isLong = deps.work.isLong;
  const refuseEarly = createRefuseEarly({ policy, killing, isLong, mask, makeSafe, lookUpTool });
  const pipeline = createPipeline(
    createSteps({
      checkKillSwitch: createCheckKillSwitch(killing),
      findQuestion: createFindQuestion(questions),
      findEvent: createFindEvent(eventIds),
      receiveRequest: createReceiveRequest({ states, watch, pace }),
      refuseEarly,
      record: createRecordMessage({ mask, makeSafe, policy, now }),
      takeQuota: createTakeQuota({ streams, requests }),
      checkSecrets: createCheckSecrets({ deniesSecrets, answerServer }),
      taskOwners,
      checkUri,
      decide,
      decideNotification: createDecideNotification({ admit, makeSafe }),
      endSession: createEndSession(conversations),
      forward: createForwardStep({ execute: path.execute, openStream, forward }),
      path,
    }),
    { refuseRequest: path.refuseRequest },
  );
  const open = createOpenContext({ room: recorder.room, conversations, work: deps.work });
  const handlers = createHandlers({ open, pipeline, rates: deps.rates, makeSafe });
  return tracked(deps.track, handlers);
};

/** What a handler does for a client that has left goes on, and the gateway waits for it too before it closes its store. */
const tracked = (track: Shutdown['track'], { POST, GET, DELETE }: Handlers): Handlers => ({
  POST: (exchange) => track(POST(exchange)),
  GET: (exchange) => track(GET(exchange)),
  DELETE: (exchange) => track(DELETE(exchange)),
});

/** Tells a server no on behalf of the client; if even that fails, the server's own time-out ends its waiting. */
const createAnswerServer =
  (deps: Pick<GatewayDeps, 'forward' | 'settings' | 'makeSafe'>): InspectDeps['answerServer'] =>
  ({ spoken, conversation }, question, refusal) => {
    const admission = ownRefusal(conversation.server, question, { refusal, makeSafe: deps.makeSafe });
    const request = upstreamRequest('POST', { spoken, conversation });
    const signal = AbortSignal.timeout(deps.settings.patience.without);
    deps.forward(admission, { ...request, signal }).then(
      (answer) => answer.discard(),
      () => {},
    );
  };
