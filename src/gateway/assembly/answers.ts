/** What servers say, put together: their tools, their answers and their questions on the way to the client. */
import { ownRefusal } from '../admission.ts';
import { type CheckUri, createCheckUri } from '../checks/check-uri.ts';
import { type AskedUrls, createAskedUrls } from '../elicitation/asked-urls.ts';
import { upstreamRequest } from '../request/upstream-request.ts';
import { createFilterAnswer } from '../response/filter-answer.ts';
import { createInspect, type InspectDeps } from '../response/inspect.ts';
import { createRelay, type Relay } from '../response/relay.ts';
import { createQuestions, type Questions } from '../session/questions.ts';
import { createTaskOwners, type TaskOwners } from '../tasks/task-owners.ts';
import { createLookUpTool, type LookUpTool } from '../tools/look-up-tool.ts';
import { createPreviewImpact, type PreviewImpact } from '../tools/preview-impact.ts';
import { createServerLists } from '../tools/server-lists.ts';
import { createShownLists, type ShownLists } from '../tools/shown-lists.ts';
import type { Lists } from '../tools/tell-list-changes.ts';
import { createToolCatalogue, type ToolCatalogue } from '../tools/tool-catalogue.ts';
import { UNNAMED } from '../tools/tool-definition.ts';
import type { Decisions } from './decisions.ts';
import { type GatewayDeps, REMEMBERED_SESSIONS } from './gateway-deps.ts';

export interface Answers {
  readonly answerServer: InspectDeps['answerServer'];
  readonly questions: Questions;
  readonly taskOwners: TaskOwners;
  readonly checkUri: CheckUri;
  readonly lists: Lists;
  readonly relay: Relay;
  readonly lookUpTool: LookUpTool;
  readonly previewImpact: PreviewImpact;
  readonly askedUrls: AskedUrls;
}

/** Milliseconds between two looks at whether lists that were shown are still right. */
const LOOK_AT_LISTS = 1000;

/** Puts together what a server's message passes before a client gets it. */
export const createAnswers = (deps: GatewayDeps, decisions: Decisions): Answers => {
  const { masking, operators, servers, settings } = deps;
  const { documents, sealer, now, newId, newRpcId } = deps.process;
  const { mask, makeSafe } = masking;
  const { budgets, decide } = decisions;
  const { policy } = deps.rules;
  const { forward } = servers;
  const { answerBytes } = settings;
  const answerServer = createAnswerServer(deps);
  const questions = createQuestions(sealer);
  const taskOwners = createTaskOwners({ documents, now });
  const checkUri = createCheckUri({ schemesOf: servers.schemesOf });
  const catalogue = createCatalogue(deps);
  const shownLists = createShownLists({
    spentAmong: budgets.spentAmong,
    remembered: REMEMBERED_SESSIONS,
    lookEvery: LOOK_AT_LISTS,
  });
  const serverLists = createServerLists({ policy, readPins: operators.readPins, now });
  const relay = createRelayOf(deps, {
    decisions,
    answerServer,
    questions,
    taskOwners,
    checkUri,
    catalogue,
    shownLists,
  });
  const { pins } = operators;
  const lookUpTool = createLookUpTool({ catalogue, pins, forward, answerBytes, newRpcId, now });
  return {
    answerServer,
    questions,
    taskOwners,
    checkUri,
    lists: { shownLists, serverLists, makeSafe },
    relay,
    askedUrls: createAskedUrls({ documents, newId, now }),
    lookUpTool,
    previewImpact: createPreviewImpact({
      lookUpTool,
      decide,
      budgets,
      forward,
      mask,
      answerBytes,
      newRpcId,
      now,
    }),
  };
};

const createCatalogue = ({ servers, process: { now } }: GatewayDeps): ToolCatalogue =>
  createToolCatalogue({
    sessions: REMEMBERED_SESSIONS,
    now,
    onUnnamed: (server, tool) => servers.noteLeftOut(server, tool, UNNAMED),
  });

interface Inspecting extends Pick<Answers, 'answerServer' | 'questions' | 'taskOwners' | 'checkUri'> {
  readonly decisions: Decisions;
  readonly catalogue: ToolCatalogue;
  readonly shownLists: ShownLists;
}

const createRelayOf = (deps: GatewayDeps, parts: Inspecting): Relay => {
  const { settings, masking, operators, recordings } = deps;
  const { answerServer, questions, taskOwners, catalogue, shownLists } = parts;
  const { budgets, decide } = parts.decisions;
  const filterAnswer = createFilterAnswer({
    policy: deps.rules.policy,
    checkUri: parts.checkUri,
    taskOwners,
    pins: operators.pins,
    budgets,
    shownLists,
  });
  const inspect = createInspect({
    decide,
    mask: masking.mask,
    work: masking.work,
    catalogue,
    answerBounds: { depth: settings.answerDepth, nodes: settings.answerValues },
    filterAnswer,
    questions,
    taskOwners,
    answerServer,
    now: deps.process.now,
  });
  const { answerBytes, afterAnswer } = settings;
  const limits = { answerBytes, eventBytes: answerBytes, afterAnswer };
  return createRelay({
    inspect,
    measure: masking.work.measure,
    limits,
    rates: deps.rates,
    countWithheld: recordings.countWithheld,
  });
};

/** Tells a server no on behalf of the client; if even that fails, the server's own time-out ends its waiting. */
const createAnswerServer =
  ({ servers, settings, masking: { makeSafe } }: GatewayDeps): InspectDeps['answerServer'] =>
  ({ spoken, conversation }, question, refusal) => {
    const admission = ownRefusal(conversation.server, question, { refusal, makeSafe });
    const request = upstreamRequest('POST', { spoken, conversation });
    const signal = AbortSignal.timeout(settings.patience.without);
    servers.forward(admission, { ...request, signal }).then(
      (answer) => answer.discard(),
      () => {},
    );
  };
