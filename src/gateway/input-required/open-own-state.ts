/** Takes the gateway's own state out of a repeated request, so that the server gets what it would get without a gateway. */
import type { Caller } from '../../domain/caller.ts';
import { Refusal } from '../../domain/refusal.ts';
import { applyEdits } from '../../mcp/json/apply-edits.ts';
import type { JsonEdit, JsonObject } from '../../mcp/json/json-node.ts';
import { jsonString } from '../../mcp/json/json-string.ts';
import { member, stringMember } from '../../mcp/json/node-value.ts';
import { withoutMembers } from '../../mcp/json/without-members.ts';
import { parseRequest, type RequestMessage } from '../../mcp/jsonrpc/parse-message.ts';
import type { Era } from '../../mcp/revisions/era.ts';
import type { CarriedState, ConnectingState, RequestStates } from './request-states.ts';

/** A request and its JSON text. */
export interface SentRequest {
  readonly text: string;
  readonly message: RequestMessage;
}

export interface OpenedRequest extends SentRequest {
  /** Undefined for a first try, and if the state is the server's own. */
  readonly carried: CarriedState | undefined;
}

interface Sender {
  readonly era: Era;
  readonly caller: Caller;
  readonly server: string;
}

/** Throws `invalid-params` for a state of ours that is not this caller's, or is too old. */
export const openOwnState = (
  sent: SentRequest,
  sender: Sender,
  states: Pick<RequestStates, 'open'>,
): OpenedRequest => {
  const { params } = sent.message;
  const state = sender.era === '2026' ? stringMember(params, 'requestState') : undefined;
  const carried = state === undefined ? 'foreign' : states.open(state, sender);
  if (carried === 'invalid') throw invalidState();
  if (carried === 'foreign' || params === undefined) return { ...sent, carried: undefined };
  const text = applyEdits(sent.text, editsOf(sent.text, params, carried));
  const message = parseRequest(text);
  if (message === undefined) throw invalidState();
  return { text, message, carried: carried.kind === 'connecting' ? withAction(carried, params) : carried };
};

const editsOf = (text: string, params: JsonObject, carried: CarriedState): readonly JsonEdit[] => {
  if (carried.kind === 'continued') return [replaceState(text, params, carried.upstream)];
  // The server never asked anything of a call that it has not seen.
  const ours = carried.kind === 'connecting' ? ['requestState', 'inputResponses'] : ['requestState'];
  return [withoutMembers(text, params, ours)];
};

/** By this name the client is asked to have its person connect, and answers. */
export const CONNECTION = 'firebreak.connection';

const withAction = (carried: ConnectingState, params: JsonObject): ConnectingState => ({
  ...carried,
  action: stringMember(member(member(params, 'inputResponses'), CONNECTION), 'action'),
});

/**
 * The refusal of a state that was sealed for another caller or call, was used before, or is too old. It does not say
 * which.
 */
export const invalidState = () => new Refusal('invalid-params', 'Invalid or expired requestState.');

/** The server's own state in place of ours; if it had none, the member goes. */
const replaceState = (text: string, params: JsonObject, upstream: string | undefined): JsonEdit => {
  const state = member(params, 'requestState');
  if (state === undefined) throw invalidState();
  if (upstream === undefined) return withoutMembers(text, params, ['requestState']);
  return { start: state.start, end: state.end, text: jsonString(upstream) };
};
