/** Seals a server's own state into ours, so that the retry of an approved call is known as such. */
import { Refusal } from '../../domain/refusal.ts';
import type { JsonEdit, JsonNode } from '../../mcp/json/json-node.ts';
import { jsonString } from '../../mcp/json/json-string.ts';
import { member, stringMember } from '../../mcp/json/node-value.ts';

/** Whether the call wants a retry. */
export const wantsInput = (result: JsonNode | undefined): boolean =>
  stringMember(result, 'resultType') === 'input_required';

/** The edits of an `input_required` result; none for other results. Throws `upstream-invalid` if the state is no string. */
export const wrapState = async (
  result: JsonNode | undefined,
  wrap: (state: string | undefined) => Promise<string>,
): Promise<readonly JsonEdit[]> => {
  if (result?.kind !== 'object' || !wantsInput(result)) return [];
  const state = member(result, 'requestState');
  if (state === undefined) {
    const at = result.start + 1;
    return [{ start: at, end: at, text: `"requestState":${jsonString(await wrap(undefined))},` }];
  }
  if (state.kind !== 'string') throw new Refusal('upstream-invalid');
  return [{ start: state.start, end: state.end, text: jsonString(await wrap(state.value)) }];
};
