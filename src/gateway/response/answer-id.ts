/** Which answer belongs to which request, and messages whose id has to be another one for the one who reads them next. */
import { applyEdits } from '../../mcp/json/apply-edits.ts';
import type { JsonEdit } from '../../mcp/json/json-node.ts';
import { jsonString } from '../../mcp/json/json-string.ts';
import { member } from '../../mcp/json/node-value.ts';
import { SMALL, scanJson } from '../../mcp/json/scan-json.ts';
import type { Message, ResponseMessage, RpcId } from '../../mcp/jsonrpc/parse-message.ts';

/**
 * Servers exist that answer 2 as "2", and SDK clients take that. An error without id, on the exchange of the request, is
 * about that request: the server could not read its id.
 */
export const answers = (message: ResponseMessage, id: RpcId): boolean =>
  String(message.id) === String(id) || (message.id === undefined && message.outcome === 'error');

/**
 * Whether a text that is no message of MCP may have been meant as the answer to the request with this id: it bears the
 * id, or cannot be read. Heartbeats and the like are none.
 */
export const mayAnswer = (text: string, id: RpcId): boolean => {
  const scanned = scanJson(text, { ...SMALL, loneSurrogates: 'allow' });
  if (!scanned.ok) return true;
  if (member(scanned.root, 'method') !== undefined) return false;
  const given = member(scanned.root, 'id');
  const source = given?.kind === 'string' ? given.value : given?.kind === 'number' ? given.raw : undefined;
  return source === String(id);
};

/** Clients match answers by id and its type, so one without or with another would leave them waiting. */
export const fillId = ({ node, id: given }: ResponseMessage, id: RpcId): readonly JsonEdit[] => {
  if (given === id) return [];
  const source = idSource(id);
  const empty = member(node, 'id');
  return empty === undefined
    ? [{ start: node.start + 1, end: node.start + 1, text: `"id":${source},` }]
    : [{ start: empty.start, end: empty.end, text: source }];
};

/** The message with this id instead of its own; undefined if it has none. */
export const withId = (text: string, id: RpcId): string | undefined => replaced(text, ['id'], id);

/** Id of the request that the sender of a notification no longer wants answered. */
export const cancelledId = ({
  method,
  params,
}: Extract<Message, { kind: 'notification' }>): RpcId | undefined => {
  const id = method === 'notifications/cancelled' ? member(params, 'requestId') : undefined;
  if (id?.kind === 'number') return Number(id.raw);
  return id?.kind === 'string' ? id.value : undefined;
};

/** The notification with this id of the request that it cancels. */
export const withCancelledId = (text: string, id: RpcId): string | undefined =>
  replaced(text, ['params', 'requestId'], id);

const replaced = (text: string, path: readonly string[], id: RpcId): string | undefined => {
  const scanned = scanJson(text, { loneSurrogates: 'allow' });
  const node = scanned.ok ? path.reduce(member, scanned.root) : undefined;
  return node && applyEdits(text, [{ start: node.start, end: node.end, text: idSource(id) }]);
};

const idSource = (id: RpcId): string => (typeof id === 'string' ? jsonString(id) : String(id));
