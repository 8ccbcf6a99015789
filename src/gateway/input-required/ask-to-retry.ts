/** Clients of 2026-07-28 send a call again by themselves, with a state of ours, and with answers if they were asked anything. */
import { member } from '../../mcp/json/node-value.ts';
import type { RequestContext } from '../request/request-context.ts';

export interface Retry {
  readonly requestState: string;
  /** What the client has to ask its person first (MCP 2026-07-28), by names of ours. */
  readonly inputRequests?: Readonly<Record<string, object>>;
}

/** Answers the request with `input_required`, on record. */
export const askToRetry = async (request: RequestContext, retry: Retry): Promise<void> => {
  const { id, method, seq } = request.pending;
  const result = { resultType: 'input_required', ...retry };
  const body = JSON.stringify({ jsonrpc: '2.0', id, result });
  request.conversation.recording.note({
    from: 'gateway',
    kind: 'response',
    method,
    answers: seq,
    body: request.makeSafe(body),
  });
  await request.channel.send(body);
};

/** What a result may be `input_required` to. */
const RETRYABLE_METHODS = ['tools/call', 'prompts/get', 'resources/read'];

/** A first try that brings answers or a state for the server cannot be retried: both would be lost on the way. */
export const mayRetry = ({ spoken, message }: Pick<RequestContext, 'spoken' | 'message'>): boolean =>
  spoken.era === '2026' &&
  RETRYABLE_METHODS.includes(message.method) &&
  member(message.params, 'requestState') === undefined &&
  member(message.params, 'inputResponses') === undefined;
