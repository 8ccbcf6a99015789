/** One message of a server on its way to the client: judged, filtered, masked and recorded. */
import { callerKey } from '../../domain/caller.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Maskable, Masked } from '../../masking/engine/mask-message.ts';
import type { Where } from '../../masking/settings/treatment.ts';
import { applyEdits } from '../../mcp/json/apply-edits.ts';
import type { JsonNode } from '../../mcp/json/json-node.ts';
import { member } from '../../mcp/json/node-value.ts';
import {
  type Message,
  type NotificationMessage,
  type Parsed,
  type ParseOptions,
  parseMessage,
  parseMessageInSlices,
  type RpcId,
} from '../../mcp/jsonrpc/parse-message.ts';
import { checkTaskResult, mayHear } from '../checks/check-task.ts';
import type { Decide } from '../decide.ts';
import { ELICIT, readElicited } from '../elicitation/url-elicitations.ts';
import { wantsInput, wrapState } from '../input-required/wrap-state.ts';
import type { Mask, Work } from '../ports.ts';
import { evidenceOf, maskedMessage, maskedNames, maskMessage } from '../record/mask-message.ts';
import { noteAnswer } from '../record/note-answer.ts';
import type { Noted } from '../record/notebook.ts';
import type { Questions } from '../session/questions.ts';
import type { TaskOwners } from '../tasks/task-owners.ts';
import { keepPromise } from '../tools/keep-promise.ts';
import type { KnownTool, ToolCatalogue } from '../tools/tool-catalogue.ts';
import { answers, cancelledId, fillId, withCancelledId, withId } from './answer-id.ts';
import { checkInputRequests, checkNeededElicitations, namesInputRequests } from './check-input-requests.ts';
import type { FilterAnswer } from './filter-answer.ts';
import { giveBack } from './give-back.ts';
import type { InspectContext } from './inspect-context.ts';
import { createKnownLists, restored, type WithoutId, withoutId } from './known-lists.ts';
import { limitCaching } from './limit-caching.ts';
import { raiseProgress } from './raise-progress.ts';
import { FOREIGN_ANSWER, noMessage, unknownNotification, type Withheld } from './withheld.ts';

export interface Inspected {
  /** What the client gets; undefined if it gets nothing. */
  readonly text: string | undefined;
  /** Set if this is the answer to the pending request. */
  readonly answer: Answer | undefined;
  /** Why the client gets nothing of it, if that is worth saying. */
  readonly withheld?: Withheld;
}

export interface Answer {
  readonly failed: boolean;
  /** Whether the approved call wants a retry. */
  readonly goesOn: boolean;
  readonly text: string;
}

/**
 * At once for most of what streams consist of, so that a hundred events are not a thousand turns of promises.
 * Throws or rejects if this is the answer and the client may not have it: `upstream-invalid`, `answer-denied`,
 * `masking-failed` or `answer-unrecorded`.
 */
export type Inspect = (text: string, context: InspectContext) => Inspected | Promise<Inspected>;

export interface InspectDeps {
  readonly decide: Decide;
  readonly mask: Mask;
  readonly work: Pick<Work, 'isLong' | 'inSlices' | 'measure'>;
  readonly catalogue: ToolCatalogue;
  readonly filterAnswer: FilterAnswer;
  readonly taskOwners: TaskOwners;
  /** Most depth and values of one message. */
  readonly answerBounds: NonNullable<ParseOptions['bounds']>;
  readonly questions: Questions;
  /** Answers a request of the server that policy does not let through. */
  readonly answerServer: (
    context: InspectContext,
    request: { readonly id: string | number; readonly method: string },
    refusal: Refusal,
  ) => void;
  readonly now: () => number;
}

/** What is no answer, as it is sent. */
interface Sent extends Inspected {
  readonly text: string;
  readonly answer: undefined;
}

const NOTHING: Inspected = { text: undefined, answer: undefined };

const TOOLS_CHANGED = 'notifications/tools/list_changed';

/** What servers may tell without being asked; anything else is left out. */
const NOTIFICATIONS = new Set([
  'notifications/progress',
  'notifications/message',
  'notifications/cancelled',
  'notifications/resources/updated',
  'notifications/resources/list_changed',
  TOOLS_CHANGED,
  'notifications/prompts/list_changed',
  'notifications/elicitation/complete',
  'notifications/subscriptions/acknowledged',
  'notifications/tasks/status',
  'notifications/tasks',
]);

/**
 * Returns the one way of a server's message to its client. What cannot be read, judged or masked is withheld, never
 * passed on.
 */
export const createInspect = (deps: InspectDeps): Inspect => {
  const { filterAnswer } = deps;

  const lists = createKnownLists();

  const inspect: Inspect = (text, context) => {
    if (context.pending?.method === 'tools/list') return inspectList(text, context);
    const parsed = parse(text, context);
    return parsed instanceof Promise
      ? parsed.then((each) => inspectParsed(text, each, context))
      : inspectParsed(text, parsed, context);
  };

  const inspectList = async (text: string, context: InspectContext): Promise<Inspected> => {
    const again = await listWithoutId(text, context);
    if (again !== undefined) {
      const list = await lists.parsed(again.text, () => parse(again.text, context));
      if (list !== undefined) return inspectResponse(again.text, list, context, again);
    }
    return inspectParsed(text, await parse(text, context), context);
  };

  const inspectParsed = (
    text: string,
    parsed: Parsed,
    context: InspectContext,
  ): Inspected | Promise<Inspected> => {
    if (parsed.kind !== 'single') return withhold(noMessage(text, parsed, context.pending?.id));
    const { message } = parsed;
    if (message.kind === 'response') return inspectResponse(text, message, context);
    // What is not the answer is not worth the answer.
    const withheld = (error: unknown): Inspected => {
      if (!(error instanceof Refusal)) throw error;
      if (message.kind === 'request') deps.answerServer(context, message, error);
      return withhold({ problem: error.message, mayBeAnswer: false });
    };
    try {
      const inspected =
        message.kind === 'request'
          ? inspectRequest(text, message, context)
          : inspectNotification(text, message, context);
      return inspected instanceof Promise ? inspected.catch(withheld) : inspected;
    } catch (error) {
      return withheld(error);
    }
  };

  const inspectNotification = (
    text: string,
    message: NotificationMessage,
    context: InspectContext,
  ): Inspected | Promise<Inspected> => {
    if (!NOTIFICATIONS.has(message.method)) return withhold(unknownNotification(text));
    // On whichever stream it comes: the next call of any caller is decided by what the server says then.
    if (message.method === TOOLS_CHANGED) deps.catalogue.changed(context.conversation.server);
    const isHeard = mayHear(deps.taskOwners, message, placeOf(context));
    if (isHeard === true && !namesInputRequests(message.params)) return passOn(text, message, context);
    return passIfAllowed(text, message, { context, isHeard });
  };

  const passIfAllowed = async (
    text: string,
    message: NotificationMessage,
    { context, isHeard }: { context: InspectContext; isHeard: boolean | Promise<boolean> },
  ): Promise<Inspected> => {
    if (!(await isHeard)) return NOTHING;
    if (namesInputRequests(message.params) && !(await mayAsk(message.params, context))) return NOTHING;
    return passOn(text, message, context);
  };

  const passOn = (
    text: string,
    message: NotificationMessage,
    context: InspectContext,
  ): Inspected | Promise<Inspected> => {
    const raised = raiseProgress(text, message, context.pending?.raise() ?? 0);
    const content = { kind: 'notification', method: message.method } as const;
    const taken = context.spoken.era === '2025' ? cancelledId(message) : undefined;
    const finish = (masked: Masked): Inspected => {
      const passed = send(masked, { message, context, content });
      return taken === undefined
        ? passed
        : { ...passed, text: withCancelledId(passed.text, sealQuestion(taken, context)) };
    };
    const maskable = raised === text ? { text, root: message.node } : { text: raised };
    const masked = maskFor(maskable, context);
    return masked instanceof Promise ? masked.then(finish) : finish(masked);
  };

  /** An id in which there is something to mask, or to note, is not put aside. */
  const listWithoutId = async (text: string, context: InspectContext): Promise<WithoutId | undefined> => {
    const again = context.pending && withoutId(text, context.pending.id);
    if (again === undefined) return undefined;
    const seen = await maskMessage(deps.mask, again.envelope, whereOf(context), forCaller(context));
    return seen.recorded.found.length + seen.detected.length === 0 ? again : undefined;
  };

  const parse = (text: string, { caller }: InspectContext): Parsed | Promise<Parsed> => {
    const key = callerKey(caller);
    const { isLong, inSlices, measure } = deps.work;
    const from = { from: 'server', bounds: deps.answerBounds } as const;
    return isLong(text.length, key, 'parse')
      ? inSlices(key, (pause) => parseMessageInSlices(text, pause, from))
      : measure(key, () => parseMessage(text, from));
  };

  /** News of a task may carry what its server asks; without that there is nothing left to tell. */
  const mayAsk = (params: JsonNode | undefined, context: InspectContext): Promise<boolean> =>
    checkInputRequests(params, context, deps.decide).then(
      () => true,
      () => false,
    );

  const sealQuestion = (id: RpcId, { pending, ...place }: InspectContext): string =>
    deps.questions.seal({ id, during: pending?.seq }, place);

  const inspectResponse = async (
    text: string,
    message: Extract<Message, { kind: 'response' }>,
    context: InspectContext,
    again?: WithoutId,
  ): Promise<Inspected> => {
    const { pending } = context;
    // An answer to a question that was never asked on this exchange is not for this client.
    if (pending === undefined || (again === undefined && !answers(message, pending.id)))
      return withhold(FOREIGN_ANSWER);
    const result = member(message.node, 'result');
    if (pending.method === 'tools/list') deps.catalogue.learn(catalogueOf(context), result, pending.started);
    await checkTaskResult(deps.taskOwners, { task: pending.task, result }, placeOf(context));
    await checkInputRequests(result, context, deps.decide);
    await checkNeededElicitations(message.node, context, deps.decide);
    const shaped = applyEdits(text, [
      ...(again === undefined ? fillId(message, pending.id) : []),
      ...limitCaching(result),
      ...(context.wrapState === undefined ? [] : await wrapState(result, context.wrapState)),
      ...(await filterAnswer(text, message.node, pending.method, context)),
    ]);
    const isError = member(result, 'isError');
    const failed = message.outcome === 'error' || (isError?.kind === 'literal' && isError.value === true);
    const root = shaped === text ? { root: message.node } : {};
    const content = {
      kind: 'response',
      method: pending.method,
      ...(pending.tool === undefined ? {} : { tool: pending.tool }),
      rpcId: pending.id,
      answers: pending.seq,
      ms: deps.now() - pending.started,
    } as const;
    const passed = await pass({ text: shaped, ...root, message }, context, content, again);
    const goesOn = context.wrapState !== undefined && wantsInput(result);
    return { text: passed.text, answer: { failed, goesOn, text: passed.text } };
  };

  /** Sampling, elicitation and roots reach the client only if policy says so; silence is no. */
  const inspectRequest = async (
    text: string,
    message: Extract<Message, { kind: 'request' }>,
    context: InspectContext,
  ): Promise<Inspected> => {
    const { method, id } = message;
    const { caller, conversation } = context;
    const asked = { caller, server: conversation.server, method };
    const elicited = method === ELICIT ? { args: { ...readElicited(message.params) } } : {};
    const decision = await deps.decide({ ...asked, ...elicited }, conversation.recording.id);
    const isAllowed = method === 'ping' || decision.action === 'allow' || decision.shadow;
    const { rule } = decision;
    if (isAllowed && context.onlyAnswer !== true) {
      const entry = { kind: 'request', method, rpcId: id, verdict: 'allow', rule } as const;
      const passed = await pass({ text, root: message.node, message }, context, entry);
      // After masking, which could take a sealed id for a secret.
      return { ...passed, text: withId(passed.text, sealQuestion(id, context)) };
    }
    const verdict = isAllowed ? 'refused' : decision.action;
    const { recorded } = await maskMessage(
      deps.mask,
      { text, root: message.node },
      whereOf(context),
      forCaller(context),
    );
    context.conversation.recording.note({
      from: 'server',
      kind: 'request',
      method,
      rpcId: id,
      verdict,
      rule,
      ...maskedNames(recorded),
    });
    deps.answerServer(context, { id, method }, isAllowed ? cannotHear() : new Refusal('denied'));
    return NOTHING;
  };

  const toolOf = (context: InspectContext): KnownTool | undefined => {
    const { tool, pending } = context;
    return pending?.tool === undefined
      ? undefined
      : (tool ?? deps.catalogue.find(catalogueOf(context), pending.tool));
  };

  const maskFor = (message: Maskable, context: InspectContext): Masked | Promise<Masked> =>
    maskedMessage(deps.mask, message, whereOf(context), forCaller(context));

  const pass = async (
    { message, ...passing }: Maskable & { readonly message: Message },
    context: InspectContext,
    content: Omit<Noted, 'from'>,
    again?: WithoutId,
  ): Promise<Sent> => {
    const mask = async () => maskFor(passing, context);
    const about = { server: context.conversation.server, text: passing.text };
    const masked =
      again === undefined
        ? keepPromise(await mask(), toolOf(context))
        : restored(await lists.masked(message.node, about, mask), again);
    return send(masked, { message, context, content });
  };

  /** Records what is sent, and returns it as the client gets it. */
  const send = (
    masked: Masked,
    {
      message,
      context,
      content,
    }: { message: Message; context: InspectContext; content: Omit<Noted, 'from'> },
  ): Sent => {
    const { recording } = context.conversation;
    const entry = { from: 'server', ...content, ...evidenceOf(masked) } as const;
    if (content.kind === 'response') noteAnswer(recording, entry);
    else recording.note(entry);
    return { text: giveBack(masked, message, context.pending), answer: undefined };
  };

  return inspect;
};

const withhold = (withheld: Withheld): Inspected => ({ ...NOTHING, withheld });

const cannotHear = () => new Refusal('denied', 'The client accepts no event stream, so it cannot be asked.');

const catalogueOf = ({ conversation }: InspectContext) => ({
  server: conversation.server,
  session: conversation.recording.id,
});

/** What its server has answered is not refused for what else the caller has under way: it waits its turn. */
const forCaller = ({ caller }: InspectContext) => ({ caller: callerKey(caller), isUnbounded: true });

const placeOf = ({ caller, conversation }: InspectContext) => ({ caller, server: conversation.server });

/** Whatever comes on a standing stream, and what a task comes to, may be of any tool. */
const whereOf = ({ conversation, pending }: InspectContext): Where => ({
  server: conversation.server,
  tool: pending?.tool,
  anyTool: pending === undefined || pending.task !== undefined,
});
