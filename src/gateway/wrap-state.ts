/** Seals a server's own state into ours, so that the next round of an approved call is known as such. */
import { Refusal } from '../domain/refusal.ts';
import type { JsonEdit, JsonNode } from '../protocol/json-node.ts';
import { jsonString } from '../protocol/json-string.ts';
import { member, stringMember } from '../protocol/node-value.ts';

/** The edits of an `input_required` result; none for other results. Throws `upstream-invalid` where the state is no string. */
export const wrapState = (
  result: JsonNode | undefined,
  wrap: (state: string | undefined) => string,
): readonly JsonEdit[] => {
  if (result?.kind !== 'object' || stringMember(result, 'resultType') !== 'input_required') return [];
  const state = member(result, 'requestState');
  if (state === undefined) {
    const at = result.start + 1;
    return [{ start: at, end: at, text: `"requestState":${jsonString(wrap(undefined))},` }];
  }
  if (state.kind !== 'string') throw new Refusal('upstream-invalid');
  return [{ start: state.start, end: state.end, text: jsonString(wrap(state.value)) }];
};
