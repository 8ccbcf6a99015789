/** Takes the gateway's own state out of a repeated request, so that the server gets what it would get without a gateway. */
import type { Caller } from '../../domain/caller.ts';
import { Refusal } from '../../domain/refusal.ts';
import { applyEdits } from '../../mcp/json/apply-edits.ts';
import type { JsonEdit, JsonObject } from '../../mcp/json/json-node.ts';
import { jsonString } from '../../mcp/json/json-string.ts';
import { stringMember } from '../../mcp/json/node-value.ts';
import { parseRequest, type RequestMessage } from '../../mcp/jsonrpc/parse-message.ts';
import type { Era } from '../../mcp/revisions/era.ts';
import type { CarriedState, RequestStates } from './request-states.ts';

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
  const upstream = carried.kind === 'continued' ? carried.upstream : undefined;
  const text = applyEdits(sent.text, [replaceState(params, upstream)]);
  const message = parseRequest(text);
  if (message === undefined) throw invalidState();
  return { text, message, carried };
};

/**
 * The refusal of a state that was sealed for another caller or call, was used before, or is too old. It does not say
 * which.
 */
export const invalidState = () => new Refusal('invalid-params', 'Invalid or expired requestState.');

/** The server's own state in place of ours; without one, the member goes together with one comma. */
const replaceState = ({ members }: JsonObject, upstream: string | undefined): JsonEdit => {
  const at = members.findIndex(({ key }) => key.value === 'requestState');
  const found = members[at];
  if (found === undefined) throw invalidState();
  const { key, value } = found;
  if (upstream !== undefined) return { start: value.start, end: value.end, text: jsonString(upstream) };
  const before = members[at - 1]?.value.end;
  const after = members[at + 1]?.key.start;
  return {
    start: before ?? key.start,
    end: before === undefined ? (after ?? value.end) : value.end,
    text: '',
  };
};
