/** One request of a client, from decision to answer: describe, admit, run, and say what came of it. */
import type { Approval } from '../domain/approval.ts';
import type { Call } from '../domain/call.ts';
import type { Decision } from '../domain/decision.ts';
import type { Companion } from '../domain/impact.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Quota } from '../limits/quota.ts';
import { checkParamHeaders } from '../mcp/headers/param-headers.ts';
import { member, valueIn } from '../mcp/json/node-value.ts';
import { declaresTasks } from '../mcp/revisions/declares-tasks.ts';
import { KILL_RULE, type KillSwitches } from '../operators/kill-switches.ts';
import type { Admit, AdmitApproved, AdmitHeld } from './admit.ts';
import { checkListen } from './checks/check-listen.ts';
import { checkSecrets, checkToolName } from './checks/check-secrets.ts';
import { checkTaskRequest } from './checks/check-task.ts';
import { type CheckUri, checkResource } from './checks/check-uri.ts';
import type { Decide } from './decide.ts';
import { createExecute, type ExecuteDeps } from './execute.ts';
import { createForwardAndRelay, type ForwardAndRelayDeps } from './forward-and-relay.ts';
import type { HeldBodies } from './hold/held-bodies.ts';
import { createHoldCall, followedBy, type HoldCallDeps, type Rest } from './hold/hold-call.ts';
import type { Work } from './ports.ts';
import { noteRefused } from './record/note-refused.ts';
import type { CallArguments } from './request/call-arguments.ts';
import { orRefuse } from './request/or-refuse.ts';
import type { Turn } from './request/turn.ts';
import { type Refused, refusedText, retryHeaders } from './response/refused.ts';
import type { StartTask } from './tasks/start-task.ts';
import type { TaskOwners } from './tasks/task-owners.ts';
import type { LookUpTool } from './tools/look-up-tool.ts';
import type { PreviewImpact } from './tools/preview-impact.ts';
import type { KnownTool } from './tools/tool-catalogue.ts';

export interface RunRequestDeps extends Omit<ExecuteDeps, 'forwardAndRelay'>, ForwardAndRelayDeps {
  readonly lookUpTool: LookUpTool;
  readonly previewImpact: PreviewImpact;
  readonly decide: Decide;
  readonly work: Pick<Work, 'judge'>;
  readonly callArguments: CallArguments;
  readonly checkUri: CheckUri;
  /** Standing streams of one caller. */
  readonly streams: Quota;
  /** Other requests of one caller. */
  readonly requests: Quota;
  readonly admit: Admit;
  readonly admitApproved: AdmitApproved;
  readonly admitHeld: AdmitHeld;
  readonly heldBodies: HeldBodies;
  readonly startTask: StartTask;
  /** Milliseconds after which a client with a task comes by, and after which it gets one. */
  readonly pollEvery: number;
  readonly killing: KillSwitches['killing'];
  readonly taskOwners: TaskOwners;
  /** Milliseconds a client can be kept waiting, with and without progress. */
  readonly patience: { readonly withProgress: number; readonly without: number };
  /** Whether requests that carry secrets are refused. */
  readonly deniesSecrets: boolean;
  readonly internal: (error: unknown) => Refusal;
}

/**
 * Answers on the turn's lane; rejects only for refusals that are told by HTTP status. Resolves with what is left to do if
 * the call waits for people.
 */
export type RunRequest = (turn: Turn) => Promise<Rest | undefined>;

/** Runs a call that was approved while it was not under way; resolves with why it may not run, where it does not. */
export type RunApproved = (turn: Turn, approval: Approval) => Promise<Refusal | undefined>;

export interface Running {
  readonly runRequest: RunRequest;
  readonly runApproved: RunApproved;
  /** Does the work, and answers with the refusal that it may reject with. */
  readonly guarded: <T>(turn: Turn, work: (decided: Decided) => Promise<T>) => Promise<T | undefined>;
}

/** Told what a call was let through by: what goes wrong after that is not a refusal of the policy, and clients can tell. */
type Decided = (decision: Decision) => void;

export const createRunRequest = (deps: RunRequestDeps): Running => {
  const runRequest: RunRequest = (turn) =>
    guarded(turn, async (decided) => {
      const take = turn.intent.method === 'subscriptions/listen' ? deps.streams : deps.requests;
      const release = take(turn.caller);
      let rest: Rest | undefined;
      try {
        if (deps.deniesSecrets) checkSecrets(turn.masked, turn.carried !== undefined);
        if (turn.intent.tool !== undefined) checkToolName(turn.masked);
        rest = await answer(await withTool(turn), decided);
      } finally {
        if (rest === undefined) release();
      }
      return followedBy(rest, release);
    });

  const guarded: Running['guarded'] = async (turn, work) => {
    let decision: Decision | undefined;
    try {
      return await work((found) => {
        decision = found;
      });
    } catch (error) {
      if (!turn.gone.aborted) await refuse(turn, refusalOf(turn, error), decision);
      return undefined;
    }
  };

  /** Being stopped shows as all kinds of broken connections. */
  const refusalOf = ({ stopped }: Turn, error: unknown): Refusal => {
    const cause: unknown = stopped.aborted ? stopped.reason : error;
    return cause instanceof Refusal ? cause : deps.internal(cause);
  };

  const runApproved: RunApproved = async (bare, approval) => {
    try {
      const turn = await withTool(bare);
      const call = await judged(turn);
      const admitted = await deps.admitApproved({ ...admitRequest(turn), call }, approval);
      if (!admitted.ok) return admitted.refused.refusal;
      await guarded(turn, (decided) => {
        decided(admitted.decision);
        return execute(turn, admitted);
      });
      return undefined;
    } catch (error) {
      return refusalOf(bare, error);
    }
  };

  const answer = async (turn: Turn, decided: Decided): Promise<Rest | undefined> => {
    const { caller, conversation, pending } = turn;
    await checkTaskRequest(deps.taskOwners, pending, { caller, server: conversation.server });
    checkResource(turn.intent, conversation.server, deps.checkUri);
    await checkListen(turn, deps);
    const call = await judged(turn);
    const admitted = await deps.admit({ ...admitRequest(turn), call });
    if ('held' in admitted) return holdCall({ ...turn, patience: patienceWith(turn) }, admitted.held);
    if (!('admission' in admitted)) turn.stopped.throwIfAborted();
    if (!admitted.ok) await turn.lane.send(refusedText(turn.message, admitted.refused, turn.makeSafe));
    else if ('kept' in admitted) await turn.lane.send(admitted.kept);
    else {
      decided(admitted.decision);
      await execute(turn, admitted);
    }
    return undefined;
  };

  /** A call that waited for people, once it is known what came of that. */
  const goOn: HoldCallDeps['goOn'] = (turn, held, waited) =>
    guarded(turn, async (decided) => {
      if (waited.kind !== 'approved') turn.stopped.throwIfAborted();
      if (waited.kind === 'again') return sendRound(turn, waited.again);
      if (waited.kind === 'later') return deps.startTask(turn, waited.later);
      if (waited.kind === 'refused')
        return turn.lane.send(refusedText(turn.message, waited.refused, turn.makeSafe));
      const request = { ...admitRequest(turn), call: await judged(turn) };
      const admitted = await deps.admitHeld(request, held, waited.approval);
      if (admitted.ok) {
        decided(admitted.decision);
        return execute(turn, admitted);
      }
      turn.stopped.throwIfAborted();
      return turn.lane.send(refusedText(turn.message, admitted.refused, turn.makeSafe));
    });

  const judged = async (turn: Turn): Promise<Call> => {
    const call = describe(turn);
    const { args } = turn.intent;
    if (args !== undefined) await deps.work.judge(call, turn.text.slice(args.start, args.end));
    return call;
  };

  /** Clients of 2026-07-28 come back by themselves with a state that asks nothing of them. */
  const sendRound = async (turn: Turn, requestState: string): Promise<void> => {
    const { id, method, seq } = turn.pending;
    const result = { resultType: 'input_required', requestState };
    const body = JSON.stringify({ jsonrpc: '2.0', id, result });
    turn.conversation.recording.note({
      from: 'gateway',
      kind: 'response',
      method,
      answers: seq,
      body: turn.makeSafe(body),
    });
    await turn.lane.send(body);
  };

  /** What the server says about the tool; that also decides which arguments the headers have to repeat. */
  const withTool = async (turn: Turn): Promise<Turn> => {
    const { caller, intent, conversation } = turn;
    const { server, recording } = conversation;
    if (intent.tool === undefined) return turn;
    // A server that is stopped is not even asked what the tool is.
    const running = { caller, server, tool: intent.tool, session: recording.id };
    if (deps.killing(running) !== undefined) return turn;
    const tool = await deps.lookUpTool(turn, intent.tool);
    const wrong =
      turn.spoken.era === '2026' && turn.sentParams !== undefined
        ? checkParamHeaders(tool.params, intent.args, turn.sentParams)
        : undefined;
    if (wrong !== undefined) orRefuse(wrong);
    return { ...turn, tool };
  };

  const admitRequest = (turn: Turn) => ({
    caller: turn.caller,
    body: turn.body,
    digest: lazily(() => deps.callArguments.digestOf(turn)),
    ...(turn.tool === undefined ? {} : ofTool(turn, turn.tool)),
    preview: () => deps.callArguments.previewOf(turn),
    safeName: deps.makeSafe,
    makeSafe: turn.makeSafe,
    recording: turn.conversation.recording,
    id: turn.pending.id,
    seq: turn.pending.seq,
    lane: turn.lane,
    patience: patienceWith(turn),
    rounds: { carried: turn.carried, mayGoRound: knowsRounds(turn) },
    mayBeTask: mayBeTask(turn),
    gone: turn.givenUp,
  });

  const ofTool = (turn: Turn, { definition }: KnownTool) => ({
    definition: definition.hash,
    definitionNow: async () => (await deps.lookUpTool(turn, definition.name, { anew: true })).definition.hash,
    impact: (companion: Companion) => deps.previewImpact(turn, companion),
  });

  /** Holding a client of 2026-07-28 longer than its timer allows is no use: it comes back instead. */
  const patienceWith = (turn: Turn): number => {
    if (mayBeTask(turn)) return deps.pollEvery;
    return turn.spoken.era === '2026' || turn.intent.progressToken === undefined
      ? deps.patience.without
      : deps.patience.withProgress;
  };

  const refuse = async (turn: Turn, refusal: Refusal, admitted?: Decision): Promise<void> => {
    noteRefused(turn, refusal);
    const isCall = turn.pending.method === 'tools/call';
    const stopped = { action: 'deny', rule: KILL_RULE } as const;
    const decision = turn.stopped.aborted ? stopped : isCall ? admitted : undefined;
    const refused: Refused = { refusal, decision, approval: undefined };
    const text = refusedText(turn.message, refused, turn.makeSafe);
    await turn.lane.send(text, refusal.http, retryHeaders(refusal));
  };

  const execute = createExecute({ ...deps, forwardAndRelay: createForwardAndRelay(deps) });
  const holdCall = createHoldCall({ heldBodies: deps.heldBodies, goOn, now: deps.now });
  return { runRequest, runApproved, guarded };
};

/** Most calls are allowed, and need none of what only approvals are bound to. */
const lazily = <T>(work: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: work() };
    return made.value;
  };
};

/** What a result may be `input_required` to (MCP 2026-07-28). */
const ROUND_METHODS = ['tools/call', 'prompts/get', 'resources/read'];

/** A first round that brings answers or a state for the server cannot be sent round: both would be lost on the way. */
const knowsRounds = ({ spoken, message }: Turn): boolean =>
  spoken.era === '2026' &&
  ROUND_METHODS.includes(message.method) &&
  member(message.params, 'requestState') === undefined &&
  member(message.params, 'inputResponses') === undefined;

/** Above that, what is kept for later would burden the store; such calls are held like those of other clients. */
const LONGEST_TASK = 1024 * 1024;

const mayBeTask = ({ spoken, message, body }: Turn): boolean =>
  declaresTasks(spoken, message) &&
  member(message.params, 'requestState') === undefined &&
  member(message.params, 'inputResponses') === undefined &&
  body.byteLength <= LONGEST_TASK;

const describe = (turn: Turn): Call => {
  const { method, tool, resource, prompt, args } = turn.intent;
  return {
    caller: turn.caller,
    server: turn.conversation.server,
    method,
    tool,
    resource,
    prompt,
    args: args === undefined ? undefined : (valueIn(turn.text, args) as Record<string, unknown>),
    annotations: turn.tool?.annotations,
    toolEffect: turn.tool?.effect,
  };
};
