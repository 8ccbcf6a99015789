/** Keeps from a server what the client could do for it and policy does not let it ask for. */
import { applyEdits } from '../../mcp/json/apply-edits.ts';
import { member } from '../../mcp/json/node-value.ts';
import { withoutMembers } from '../../mcp/json/without-members.ts';
import type { RequestMessage } from '../../mcp/jsonrpc/parse-message.ts';
import { CLIENT_CAPABILITIES_KEY } from '../../mcp/revisions/era.ts';

/** What a server may send if the client declares the capability. */
const ASKS: ReadonlyMap<string, string> = new Map([
  ['sampling', 'sampling/createMessage'],
  ['elicitation', 'elicitation/create'],
  ['roots', 'roots/list'],
]);

/** The text without the capabilities that lead to methods which are not allowed; the text itself if all are. */
export const stripCapabilities = (
  text: string,
  { method, params }: Pick<RequestMessage, 'method' | 'params'>,
  isAllowed: (method: string) => boolean,
): string => {
  // Each era declares them elsewhere: at initialize, or with every request.
  const declared =
    method === 'initialize'
      ? member(params, 'capabilities')
      : member(member(params, '_meta'), CLIENT_CAPABILITIES_KEY);
  if (declared?.kind !== 'object') return text;
  const gone = declared.members
    .map(({ key }) => key.value)
    .filter((name) => {
      const asks = ASKS.get(name);
      return asks !== undefined && !isAllowed(asks);
    });
  return gone.length === 0 ? text : applyEdits(text, [withoutMembers(text, declared, gone)]);
};
