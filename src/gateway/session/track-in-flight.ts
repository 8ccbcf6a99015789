/** Requests under way in a session, by JSON-RPC id, so that a cancellation finds the one it names. */
import { Refusal } from '../../domain/refusal.ts';
import type { Stop } from '../../domain/time/stop.ts';
import type { JsonNode } from '../../mcp/json/json-node.ts';
import type { RequestMessage } from '../../mcp/jsonrpc/parse-message.ts';
import type { Conversation } from './conversation.ts';

/**
 * Ids mean something within a session only: without one, several windows of a caller count from 1 in the same
 * conversation, and a cancellation names no call. Such clients end a call by closing its request.
 *
 * @param request aborted with the reason once the client has cancelled it
 * @returns what ends that
 * @throws Refusal `malformed-message` for an id that is in flight in the same session.
 */
export const trackInFlight = (
  { inFlight, isSession }: Conversation,
  { id }: RequestMessage,
  request: Stop,
): (() => void) => {
  if (!isSession) return () => {};
  const source = JSON.stringify(id);
  if (inFlight.has(source)) {
    throw new Refusal('malformed-message', `A request with id ${source} is in flight already.`);
  }
  inFlight.set(source, request);
  return () => inFlight.delete(source);
};

/** Gives up the request of this id in this session, if there is one: its approval is not waited for any more. */
export const giveUp = (
  { inFlight, isSession }: Conversation,
  requestId: JsonNode | undefined,
  text: string,
): void => {
  if (requestId === undefined || !isSession) return;
  const source =
    requestId.kind === 'string'
      ? JSON.stringify(requestId.value)
      : text.slice(requestId.start, requestId.end);
  inFlight.get(source)?.abort(new Error('the client cancelled the request'));
};
