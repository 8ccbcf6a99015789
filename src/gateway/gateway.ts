/** The data path, put together: handlers for the three HTTP methods of MCP. */
import { createQuota } from '../limits/quota.ts';
import { createAnswers } from './assembly/answers.ts';
import { createDecisions } from './assembly/decisions.ts';
import { type GatewayDeps, REMEMBERED_SESSIONS } from './assembly/gateway-deps.ts';
import { createRequests } from './assembly/requests.ts';
import { createCheckAccess } from './checks/check-access.ts';
import { createCheckKillSwitch } from './checks/check-kill-switch.ts';
import { createCheckSecrets } from './checks/check-secrets.ts';
import { createDecideNotification } from './checks/decide-notification.ts';
import { createFindEvent } from './checks/find-event.ts';
import { createFindQuestion } from './checks/find-question.ts';
import { createRefuseEarly } from './checks/refuse-early.ts';
import { createTakeQuota } from './checks/take-quota.ts';
import { createTellConnected } from './elicitation/tell-connected.ts';
import { createForwardStep } from './forward.ts';
import { createHandlers, type Handlers } from './handle.ts';
import { createOpenContext } from './open-context.ts';
import { createPipeline, type Pipeline } from './pipeline.ts';
import { createRecordMessage } from './record/record-message.ts';
import { createOpenStream } from './request/open-stream.ts';
import { createReceiveRequest } from './request/receive-request.ts';
import { type Conversations, createConversations } from './session/conversation.ts';
import { createEndSession } from './session/end-session.ts';
import { createEndedSessions } from './session/ended-sessions.ts';
import { createEventIds } from './session/event-ids.ts';
import type { Shutdown } from './shutdown.ts';
import { createSteps } from './steps.ts';

export type { GatewayDeps } from './assembly/gateway-deps.ts';

/** Puts the data path together. The handlers it returns are all that `http/` needs to know of it. */
export const createGateway = (deps: GatewayDeps): Handlers => {
  const { masking, operators, recordings, rates, settings, shutdown } = deps;
  const { mask, work, makeSafe } = masking;
  const { killing, watch, checkAccess } = operators;
  const { pace, deniesSecrets } = settings;
  const { policy } = deps.rules;
  const conversations = createSessions(deps);
  const eventIds = createEventIds(deps.process.sealer);
  const decisions = createDecisions(deps);
  const answers = createAnswers(deps, decisions);
  // Tasks go through the pipeline again, which is made of what answers them.
  const runRequest: Pipeline['runRequest'] = (request) => pipeline.runRequest(request);
  const requests = createRequests({ gateway: deps, decisions, answers, conversations, eventIds, runRequest });
  const { answerServer, questions, taskOwners, checkUri, lookUpTool } = answers;
  const steps = createSteps({
    made: {
      checkKillSwitch: createCheckKillSwitch(killing),
      findQuestion: createFindQuestion(questions),
      findEvent: createFindEvent(eventIds),
      receiveRequest: createReceiveRequest({ states: decisions.states, watch, pace }),
      record: createRecordMessage({ mask, makeSafe, policy, now: deps.process.now }),
      takeQuota: createTakeQuota(createQuotas(settings)),
      checkSecrets: createCheckSecrets({ deniesSecrets, answerServer }),
      endSession: createEndSession(conversations),
      checkAccess: createCheckAccess(checkAccess),
      forward: createForwardStep({
        execute: requests.execute,
        openStream: createStream(deps, { answers, eventIds }),
        forward: deps.servers.forward,
      }),
    },
    refuseEarly: createRefuseEarly({ policy, killing, isLong: work.isLong, mask, makeSafe, lookUpTool }),
    taskOwners,
    checkUri,
    decide: decisions.decide,
    decideNotification: createDecideNotification({ admit: decisions.admit, makeSafe }),
    requests,
  });
  const pipeline = createPipeline(steps, { refuseRequest: requests.refuseRequest });
  const open = createOpenContext({ room: recordings.recorder.room, conversations, makeSafe, work });
  return tracked(shutdown.track, createHandlers({ open, pipeline, rates, makeSafe }));
};

const createSessions = ({ settings, recordings, masking, process }: GatewayDeps): Conversations => {
  const { documents, sealer, now } = process;
  const ended = createEndedSessions({
    documents,
    retention: settings.retention,
    goesOnWithoutStore: settings.goesOnWithoutStore,
    now,
  });
  return createConversations({
    recorder: recordings.recorder,
    seal: sealer.seal,
    open: sealer.open,
    observe: recordings.observe,
    makeSafe: masking.makeSafe,
    ended,
    remembered: REMEMBERED_SESSIONS,
  });
};

const createQuotas = ({ openStreams, openRequests }: GatewayDeps['settings']) => ({
  streams: createQuota(openStreams, 'Too many streams are open. Close some first.'),
  requests: createQuota(openRequests, 'Too many of your requests are under way. Let some be answered first.'),
});

/** Milliseconds between two looks at whether a person has connected, of whom a session waits to hear that. */
const LOOK_AT_CONNECTIONS = 2000;

const createStream = (
  { servers, operators, settings, shutdown }: GatewayDeps,
  { answers, eventIds }: Pick<Parameters<typeof createRequests>[0], 'answers' | 'eventIds'>,
) =>
  createOpenStream({
    lists: answers.lists,
    tellConnected: createTellConnected({
      asked: answers.askedUrls,
      isConnected: servers.personal.isConnected,
      isPersonal: servers.personal.has,
      lookEvery: LOOK_AT_CONNECTIONS,
    }),
    eventIds,
    forward: servers.forward,
    relay: answers.relay,
    pace: settings.pace,
    watch: operators.watch,
    killing: operators.killing,
    grants: operators.grants,
    draining: shutdown.draining,
  });

/** What a handler does for a client that has left goes on, and the gateway waits for it too before it closes its store. */
const tracked = (track: Shutdown['track'], { POST, GET, DELETE }: Handlers): Handlers => ({
  POST: (exchange) => track(POST(exchange)),
  GET: (exchange) => track(GET(exchange)),
  DELETE: (exchange) => track(DELETE(exchange)),
});
