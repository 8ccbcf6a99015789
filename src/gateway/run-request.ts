/** One request of a client, from decision to answer: describe, admit, forward, relay, and say what came of it. */
import type { Call } from '../domain/call.ts';
import { Refusal } from '../domain/refusal.ts';
import { canonicalJson } from '../protocol/canonical-json.ts';
import { toValue } from '../protocol/node-value.ts';
import { prettyJson } from '../protocol/pretty-json.ts';
import { answerHeaders } from '../protocol/response-headers.ts';
import { scanJson } from '../protocol/scan-json.ts';
import type { Forward, UpstreamAnswer } from '../upstream/ports.ts';
import type { Admit } from './admit.ts';
import type { Conversations } from './conversation.ts';
import type { EventIds } from './event-ids.ts';
import { createExecute, type ExecuteDeps } from './execute.ts';
import { maskText } from './inspect.ts';
import type { LookUpTool } from './look-up-tool.ts';
import type { Mask } from './ports.ts';
import { type Refused, refusedText } from './refused.ts';
import type { Relay } from './relay.ts';
import type { Turn } from './turn.ts';
import { checkAnswer, upstreamRequest } from './upstream-request.ts';

export interface RunRequestDeps extends Omit<ExecuteDeps, 'forwardAndRelay'> {
  readonly lookUpTool: LookUpTool;
  readonly admit: Admit;
  readonly forward: Forward;
  readonly relay: Relay;
  readonly mask: Mask;
  readonly conversations: Pick<Conversations, 'seal'>;
  readonly eventIds: EventIds;
  /** Milliseconds a client can be kept waiting, with and without progress. */
  readonly patience: { readonly withProgress: number; readonly without: number };
  readonly internal: (error: unknown) => Refusal;
}

/** Answers on the turn's lane; rejects only for refusals that are told by HTTP status. */
export type RunRequest = (turn: Turn) => Promise<void>;

export const createRunRequest = (deps: RunRequestDeps): RunRequest => {
  const runRequest: RunRequest = async (turn) => {
    try {
      const admitted = await deps.admit({ ...admitRequest(turn), call: await describe(turn) });
      if (!admitted.ok) await turn.lane.send(refusedText(turn.pending, admitted.refused));
      else if ('kept' in admitted) await turn.lane.send(admitted.kept);
      else await execute(turn, admitted);
    } catch (error) {
      if (turn.gone.aborted) return;
      await refuse(turn, error instanceof Refusal ? error : deps.internal(error));
    }
  };

  const admitRequest = (turn: Turn) => ({
    caller: turn.caller,
    body: turn.body,
    canonicalArguments: turn.intent.args === undefined ? '{}' : canonicalJson(turn.intent.args),
    preview: () => preview(deps.mask, turn),
    recording: turn.conversation.recording,
    id: turn.pending.id,
    seq: turn.pending.seq,
    lane: turn.lane,
    patience: turn.intent.progressToken === undefined ? deps.patience.without : deps.patience.withProgress,
    gone: turn.givenUp,
  });

  const describe = async (turn: Turn): Promise<Call> => {
    const { method, tool, resource, prompt, args } = turn.intent;
    const annotations = tool === undefined ? undefined : await deps.lookUpTool(turn, tool);
    return {
      caller: turn.caller,
      server: turn.conversation.server,
      method,
      tool,
      resource,
      prompt,
      args: args === undefined ? undefined : (toValue(args) as Record<string, unknown>),
      annotations,
    };
  };

  const forwardAndRelay: ExecuteDeps['forwardAndRelay'] = async (turn, admission, signal) => {
    const request = upstreamRequest('POST', turn, { call: turn.message });
    const answer = await deps.forward(admission, { ...request, signal });
    checkAnswer(answer, turn.conversation);
    const { caller, conversation, pending } = turn;
    const stream = { exchange: { caller, server: conversation.server }, conversation };
    return deps.relay({
      answer,
      context: turn,
      lane: turn.lane,
      headers: { ...answerHeaders(answer.headers), ...sessionHeaders(turn, answer) },
      sealEventId: (id) => deps.eventIds.seal({ id, pending }, stream),
    });
  };

  /** Only initialize names the session; a server may repeat its own id later, which the client must not see. */
  const sessionHeaders = (
    { intent, conversation, caller }: Turn,
    answer: UpstreamAnswer,
  ): Record<string, string> => {
    const session = intent.method === 'initialize' ? answer.headers['mcp-session-id'] : undefined;
    return session === undefined
      ? {}
      : { 'mcp-session-id': deps.conversations.seal(conversation, caller, session) };
  };

  const refuse = async (turn: Turn, refusal: Refusal): Promise<void> => {
    turn.conversation.recording.note({
      from: 'gateway',
      kind: 'response',
      method: turn.pending.method,
      answers: turn.pending.seq,
      verdict: 'refused',
      error: refusal.message,
    });
    const refused: Refused = { refusal, decision: undefined, approval: undefined };
    await turn.lane.send(refusedText(turn.pending, refused), refusal.http);
  };

  const execute = createExecute({ ...deps, forwardAndRelay });
  return runRequest;
};

/** What an approver sees is what will run, but for secrets. */
const preview = (mask: Mask, turn: Turn): string => {
  const { args } = turn.intent;
  if (args === undefined) return '{}';
  const source = turn.text.slice(args.start, args.end);
  const masked = scanJson(maskText(mask, { text: source }).text);
  if (!masked.ok) throw new Refusal('masking-failed');
  return prettyJson(masked.root);
};
