/** What a server asks of the client inside a result, or news of a task (MCP 2026-07-28), passes the same policy as its requests elsewhere. */
import { Refusal } from '../../domain/refusal.ts';
import type { JsonNode } from '../../mcp/json/json-node.ts';
import { hasLookAlike } from '../../mcp/json/look-alike.ts';
import { member, stringMember } from '../../mcp/json/node-value.ts';
import type { Decide } from '../decide.ts';
import { ELICIT, neededElicitations, readElicited } from '../elicitation/url-elicitations.ts';
import type { InspectContext } from './inspect-context.ts';

const NAMES = ['inputRequests'];

/** False for what can hold none, no matter who reads it: most of what servers send. */
export const namesInputRequests = (node: JsonNode | undefined): boolean =>
  node?.kind === 'object' && (member(node, 'inputRequests') !== undefined || hasLookAlike(node, NAMES));

/** Rejects with `answer-denied` if one of the result's input requests is not allowed: the client must see none of them. */
export const checkInputRequests = async (
  result: JsonNode | undefined,
  { caller, conversation }: Pick<InspectContext, 'caller' | 'conversation'>,
  decide: Decide,
): Promise<void> => {
  if (result?.kind === 'object' && hasLookAlike(result, NAMES)) throw new Refusal('upstream-invalid');
  const requests = member(result, 'inputRequests');
  if (requests === undefined) return;
  if (requests.kind !== 'object') throw new Refusal('upstream-invalid');
  const { server, recording } = conversation;
  for (const { value } of requests.members) {
    const method = stringMember(value, 'method');
    if (method === undefined || (value.kind === 'object' && hasLookAlike(value, REQUEST)))
      throw new Refusal('upstream-invalid');
    const args = method === ELICIT ? { args: { ...readElicited(member(value, 'params')) } } : {};
    const { action, shadow } = await decide({ caller, server, method, ...args }, recording.id);
    if (action !== 'allow' && !shadow) throw withheld(method);
  }
};

/** The same for the elicitations that an error says to be needed before the request can go on (MCP 2025-11-25). */
export const checkNeededElicitations = async (
  message: JsonNode,
  { caller, conversation: { server, recording } }: Pick<InspectContext, 'caller' | 'conversation'>,
  decide: Decide,
): Promise<void> => {
  for (const params of neededElicitations(message)) {
    const elicited = readElicited(params);
    // Nothing else can be needed so, and clients would have to guess.
    if (elicited.mode !== 'url') throw new Refusal('upstream-invalid');
    const call = { caller, server, method: ELICIT, args: { ...elicited } };
    const { action, shadow } = await decide(call, recording.id);
    if (action !== 'allow' && !shadow) throw withheld(ELICIT);
  }
};

const REQUEST = ['method', 'params'];

const withheld = (method: string): Refusal =>
  new Refusal(
    'answer-denied',
    `Policy does not allow this server to ask the client for ${method}, so its answer was withheld.`,
  );
