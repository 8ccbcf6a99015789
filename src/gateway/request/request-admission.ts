/** A request as policy and people are asked about it. */
import type { Approval } from '../../domain/approval.ts';
import type { Call } from '../../domain/call.ts';
import type { Companion } from '../../domain/impact.ts';
import type { MakeSafe } from '../../domain/text/safe-text.ts';
import { followed, type NowOrLater } from '../../domain/time/now-or-later.ts';
import { member, toValue, valueIn } from '../../mcp/json/node-value.ts';
import { declaresTasks } from '../../mcp/revisions/declares-tasks.ts';
import type { Admit, AdmitApproved, AdmitHeld, Admitted } from '../admit.ts';
import type { AdmitRequest } from '../admit-request.ts';
import type { HeldCall } from '../hold/wait-for-people.ts';
import { mayRetry } from '../input-required/ask-to-retry.ts';
import type { Work } from '../ports.ts';
import type { LookUpTool } from '../tools/look-up-tool.ts';
import type { PreviewImpact } from '../tools/preview-impact.ts';
import type { KnownTool } from '../tools/tool-catalogue.ts';
import type { CallArguments } from './call-arguments.ts';
import type { RequestContext } from './request-context.ts';

type Ran = ReturnType<AdmitApproved>;

export interface RequestAdmission {
  admit(request: RequestContext): NowOrLater<Admitted>;
  /** The same for a request that people have approved while it was not under way. */
  admitApproved(request: RequestContext, approval: Approval): Ran;
  /** The same for one that has waited here. */
  admitHeld(request: RequestContext, held: HeldCall, approval: Approval): Ran;
  /** Milliseconds that its client can be kept waiting. */
  patienceWith(request: RequestContext): number;
}

export interface RequestAdmissionDeps {
  readonly admit: Admit;
  readonly admitApproved: AdmitApproved;
  readonly admitHeld: AdmitHeld;
  readonly work: Pick<Work, 'judge'>;
  readonly callArguments: CallArguments;
  readonly lookUpTool: LookUpTool;
  readonly previewImpact: PreviewImpact;
  readonly makeSafe: MakeSafe;
  /** Milliseconds after which a client with a task comes by, and after which it gets one. */
  readonly pollEvery: number;
  /** Milliseconds a client can be kept waiting, with and without progress. */
  readonly patience: { readonly withProgress: number; readonly without: number };
}

/** Returns the ways to an admission, for requests as the pipeline has them. */
export const createRequestAdmission = (deps: RequestAdmissionDeps): RequestAdmission => {
  const requestOf = (request: RequestContext): NowOrLater<AdmitRequest> => {
    const call = describe(request);
    const { args } = request.intent;
    const judging =
      args === undefined ? undefined : deps.work.judge(call, request.text.slice(args.start, args.end));
    return followed(judging, () => admitRequest(request, call));
  };

  const admitRequest = (request: RequestContext, call: Call): AdmitRequest => ({
    call,
    caller: request.caller,
    body: request.body,
    digest: lazily(() => deps.callArguments.digestOf(request)),
    ...(request.tool === undefined ? {} : ofTool(request, request.tool)),
    preview: () => deps.callArguments.previewOf(request),
    safeName: deps.makeSafe,
    makeSafe: request.makeSafe,
    recording: request.conversation.recording,
    id: request.pending.id,
    seq: request.pending.seq,
    channel: request.channel,
    patience: patienceWith(request),
    retries: { carried: request.carried, mayRetry: mayRetry(request) },
    mayBeTask: mayBeTask(request),
    gone: request.givenUp,
  });

  const ofTool = (request: RequestContext, { definition }: KnownTool) => ({
    definition: definition.hash,
    definitionNow: async () =>
      (await deps.lookUpTool(request, definition.name, { anew: true })).definition.hash,
    impact: (companion: Companion) => deps.previewImpact(request, companion),
  });

  /** Holding a client of 2026-07-28 longer than its timer allows is no use: it comes back instead. */
  const patienceWith = (request: RequestContext): number => {
    if (mayBeTask(request)) return deps.pollEvery;
    return request.spoken.era === '2026' || request.intent.progressToken === undefined
      ? deps.patience.without
      : deps.patience.withProgress;
  };

  return {
    admit: (request) => followed(requestOf(request), deps.admit),
    admitApproved: async (request, approval) => deps.admitApproved(await requestOf(request), approval),
    admitHeld: async (request, held, approval) => deps.admitHeld(await requestOf(request), held, approval),
    patienceWith,
  };
};

/** Most calls are allowed, and need none of what only approvals are bound to. */
const lazily = <T>(work: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: work() };
    return made.value;
  };
};

/** Above that, what is kept for later would burden the store; such calls are held like those of other clients. */
const LONGEST_TASK = 1024 * 1024;

const mayBeTask = ({ spoken, message, body }: RequestContext): boolean =>
  declaresTasks(spoken, message) &&
  member(message.params, 'requestState') === undefined &&
  member(message.params, 'inputResponses') === undefined &&
  body.byteLength <= LONGEST_TASK;

const describe = (request: RequestContext): Call => {
  const { method, tool, resource, prompt } = request.intent;
  return {
    caller: request.caller,
    server: request.conversation.server,
    method,
    tool,
    resource,
    prompt,
    args: argumentsOf(request),
    annotations: request.tool?.annotations,
    toolEffect: request.tool?.effect,
  };
};

/** Those of a tool may be long and stand in the text as they are; those of a completion are put together from its parts. */
const argumentsOf = ({
  intent: { tool, args },
  text,
}: RequestContext): Record<string, unknown> | undefined => {
  if (args === undefined) return undefined;
  return (tool === undefined ? toValue(args) : valueIn(text, args)) as Record<string, unknown>;
};
