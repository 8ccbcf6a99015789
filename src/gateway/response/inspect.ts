/** One message of a server on its way to the client: judged, filtered, masked and recorded. */
import { callerKey } from '../../domain/caller.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Maskable, Masked } from '../../masking/engine/mask-message.ts';
import { applyEdits } from '../../mcp/json/apply-edits.ts';
import { member } from '../../mcp/json/node-value.ts';
import {
  type Message,
  type Parsed,
  type ParseOptions,
  parseMessage,
  parseMessageInSlices,
  type RpcId,
} from '../../mcp/jsonrpc/parse-message.ts';
import { checkTaskResult } from '../checks/check-task.ts';
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
import { answers, fillId, withId } from './answer-id.ts';
import { checkInputRequests, checkNeededElicitations } from './check-input-requests.ts';
import type { FilterAnswer } from './filter-answer.ts';
import { giveBack } from './give-back.ts';
import { catalogueOf, forCaller, type InspectContext, placeOf, whereOf } from './inspect-context.ts';
import { createInspectNotification } from './inspect-notification.ts';
import { type Inspected, NOTHING, type Sent, withhold } from './inspected.ts';
import { createKnownLists, restored, type WithoutId, withoutId } from './known-lists.ts';
import { limitCaching } from './limit-caching.ts';
import { FOREIGN_ANSWER, noMessage } from './withheld.ts';

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

  const inspectNotification = createInspectNotification({
    catalogue: deps.catalogue,
    taskOwners: deps.taskOwners,
    decide: deps.decide,
    questions: deps.questions,
    mask: maskFor,
    send,
  });

  return inspect;
};

const cannotHear = () => new Refusal('denied', 'The client accepts no event stream, so it cannot be asked.');
