/** Sends an admitted request to the server and what comes back to the client. */
import type { Admission } from '../domain/admission.ts';
import type { StopSignal } from '../domain/time/stop.ts';
import { joinSignals } from '../domain/time/stop.ts';
import { paramHeaders } from '../mcp/headers/param-headers.ts';
import { answerHeaders } from '../mcp/headers/response-headers.ts';
import { member } from '../mcp/json/node-value.ts';
import { formatEvent } from '../mcp/sse/sse-frame.ts';
import type { Forward, UpstreamAnswer } from '../upstream/ports.ts';
import type { ExecuteDeps } from './execute.ts';
import type { InputRequiredRetries } from './input-required/input-required-retries.ts';
import { sayWhatIsKnown } from './record/note-answer.ts';
import type { CallArguments } from './request/call-arguments.ts';
import type { RequestContext } from './request/request-context.ts';
import { checkAnswer, upstreamRequest } from './request/upstream-request.ts';
import type { InspectContext } from './response/inspect-context.ts';
import type { Inspected } from './response/inspected.ts';
import type { Relay } from './response/relay.ts';
import type { Conversations } from './session/conversation.ts';
import type { EventIds } from './session/event-ids.ts';
import type { Shutdown } from './shutdown.ts';
import { type Lists, SUBSCRIPTION_KEY, tellListChanges } from './tools/tell-list-changes.ts';

export interface ForwardAndRelayDeps {
  readonly lists: Lists;
  readonly forward: Forward;
  readonly relay: Relay;
  readonly conversations: Pick<Conversations, 'seal'>;
  readonly eventIds: EventIds;
  readonly retries: Pick<InputRequiredRetries, 'pause'>;
  readonly callArguments: Pick<CallArguments, 'digestOf'>;
  /** When standing streams end, and when calls that run do. */
  readonly draining: Shutdown['draining'];
  readonly ended: Shutdown['ended'];
}

/** Resolves with the answer that went to the client; undefined for streams that end without one. */
export const createForwardAndRelay = (deps: ForwardAndRelayDeps): ExecuteDeps['forwardAndRelay'] => {
  const forwardAndRelay: ExecuteDeps['forwardAndRelay'] = async (request, admission, signal) => {
    const params = paramHeaders(request.tool?.params ?? [], request.intent.args);
    const outgoing = upstreamRequest('POST', request, { call: request.message, params });
    const isListening = request.intent.method === 'subscriptions/listen';
    const ends = isListening ? deps.draining : deps.ended;
    const farewell = isListening ? sayListenEnds(request, ends) : () => {};
    const running = joinSignals(signal, request.stopped, ends);
    try {
      const received = await deps.forward(admission, {
        httpMethod: outgoing.httpMethod,
        headers: outgoing.headers,
        caller: outgoing.caller,
        client: outgoing.client,
        signal: running.signal,
      });
      const checked = checkAnswer(received, request.conversation);
      const answer = checked instanceof Promise ? await checked : checked;
      return await carry(request, { answer, admission, ends }).catch(sayWhatIsKnown);
    } finally {
      running.release();
      farewell();
    }
  };

  const carry = (
    request: RequestContext,
    { answer, admission, ends }: Carried,
  ): Promise<Inspected['answer']> => {
    const { caller, conversation, pending } = request;
    const stream = { exchange: { caller, server: conversation.server }, conversation };
    const quiet = wantsListChanges(request)
      ? tellListChanges(deps.lists, { ...request, answer, subscription: pending.id })
      : undefined;
    const relayed = deps.relay({
      answer,
      context: { ...request, ...wrapping(request, admission.message.approval) },
      channel: request.channel,
      headers: { ...answerHeaders(answer.headers), ...sessionHeaders(request, answer) },
      sealEventId: (id) => deps.eventIds.seal({ id, pending }, stream),
      expectsAnswer: request.intent.method !== 'subscriptions/listen',
      ends,
      gone: request.gone,
      weight: request.weight,
    });
    return quiet === undefined ? relayed : relayed.finally(quiet);
  };

  /** What the server wants next of an approved call is asked under the same approval, so its state travels inside ours. */
  const wrapping = (
    request: RequestContext,
    approval: string | undefined,
  ): Pick<InspectContext, 'wrapState'> => {
    if (approval === undefined || request.spoken.era !== '2026') return {};
    const { caller, conversation } = request;
    const { server } = conversation;
    return {
      wrapState: async (upstream) => {
        const digest = await deps.callArguments.digestOf(request);
        return deps.retries.pause({ digest, approval, upstream }, { caller, server });
      },
    };
  };

  /**
   * Only initialize names the session; a server may repeat its own id later, which the client must not see. Behind a
   * server without sessions it is the gateway's own: it tells the windows of one caller apart.
   */
  const sessionHeaders = (
    { intent, conversation, caller }: RequestContext,
    { status, headers }: UpstreamAnswer,
  ): Record<string, string> =>
    intent.method === 'initialize' && status < 300
      ? { 'mcp-session-id': deps.conversations.seal(conversation, caller, headers['mcp-session-id']) }
      : {};

  return forwardAndRelay;
};

/** An answer of a server on its way to the client. */
interface Carried {
  readonly answer: UpstreamAnswer;
  readonly admission: Admission;
  readonly ends: StopSignal;
}

/** Ends a subscription the way servers of 2026-07-28 do on shutdown, with its empty result; until it is called off. */
const sayListenEnds = ({ channel, pending: { id } }: RequestContext, ends: StopSignal): (() => void) => {
  const result = { resultType: 'complete', _meta: { [SUBSCRIPTION_KEY]: id } };
  const frame = formatEvent({ data: JSON.stringify({ jsonrpc: '2.0', id, result }) });
  const say = () =>
    void channel
      .open()
      .write(frame)
      ?.catch(() => {});
  ends.addEventListener('abort', say);
  return () => ends.removeEventListener('abort', say);
};

const wantsListChanges = ({ intent, message }: RequestContext): boolean => {
  const wanted = member(member(message.params, 'notifications'), 'toolsListChanged');
  return intent.method === 'subscriptions/listen' && wanted?.kind === 'literal' && wanted.value === true;
};
