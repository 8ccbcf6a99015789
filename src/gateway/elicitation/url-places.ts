/** Where the addresses of elicitations stand in a message of a server. */
import type { JsonNode } from '../../mcp/json/json-node.ts';
import { jsonString } from '../../mcp/json/json-string.ts';
import { member, stringMember } from '../../mcp/json/node-value.ts';
import type { Message } from '../../mcp/jsonrpc/parse-message.ts';
import { ELICIT, neededElicitations } from './url-elicitations.ts';

export interface Place {
  /** How the paths of findings there begin. */
  readonly within: string;
  readonly way: readonly (string | number)[];
  /** JSON source of what was there. */
  readonly source: string;
}

/** What was not asked for in URL mode has no place: policy and `readElicited` have seen the rest. */
export const urlPlaces = (message: Message): readonly Place[] => {
  const { kind, node } = message;
  if (kind === 'request') {
    return message.method === ELICIT ? placeOf(message.params, ['params'], 'params.url') : [];
  }
  const inResult = kind === 'notification' ? 'params' : 'result';
  return [
    ...asked(member(member(node, inResult), 'inputRequests'), [inResult, 'inputRequests']),
    ...neededElicitations(node).flatMap((params, index) =>
      placeOf(params, ['error', 'data', 'elicitations', index], 'error.data.elicitations'),
    ),
  ];
};

type Way = Place['way'];

const asked = (requests: JsonNode | undefined, way: Way): readonly Place[] => {
  if (requests?.kind !== 'object') return [];
  return requests.members.flatMap(({ key, value }) =>
    stringMember(value, 'method') === ELICIT
      ? placeOf(member(value, 'params'), [...way, key.value, 'params'], way.join('.'))
      : [],
  );
};

const placeOf = (params: JsonNode | undefined, way: Way, within: string): readonly Place[] => {
  const url = stringMember(params, 'mode') === 'url' ? stringMember(params, 'url') : undefined;
  return url === undefined ? [] : [{ within, way: [...way, 'url'], source: jsonString(url) }];
};
