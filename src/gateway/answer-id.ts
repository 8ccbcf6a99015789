/** Tells which answer of a server belongs to a request, and gives it the request's id where the server could not. */
import type { JsonEdit } from '../protocol/json-node.ts';
import { jsonString } from '../protocol/json-string.ts';
import { member } from '../protocol/node-value.ts';
import type { ResponseMessage, RpcId } from '../protocol/parse-message.ts';

/** An error without id, on the exchange of the request, is about that request: the server could not read its id. */
export const answers = (message: ResponseMessage, id: RpcId): boolean =>
  message.id === id || (message.id === undefined && message.outcome === 'error');

/** Clients match answers by id, so one without would leave them waiting. */
export const fillId = ({ node, id: given }: ResponseMessage, id: RpcId): readonly JsonEdit[] => {
  if (given !== undefined) return [];
  const source = typeof id === 'string' ? jsonString(id) : String(id);
  const empty = member(node, 'id');
  return empty === undefined
    ? [{ start: node.start + 1, end: node.start + 1, text: `"id":${source},` }]
    : [{ start: empty.start, end: empty.end, text: source }];
};
