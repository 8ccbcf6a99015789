/** What a tools/call asks for besides the tool's name: what an approval of it is bound to. */
import { canonicalPieces } from '../json/canonical-json.ts';
import type { JsonMember, JsonNode } from '../json/json-node.ts';
import { member } from '../json/node-value.ts';

/** What names the tool, differs from try to try, or says only who asks. */
const ASIDE = ['name', 'arguments', '_meta', 'requestState', 'inputResponses', 'task'];

/** Members of the parameters that MCP does not define; a server may read them all the same. */
export const extraMembers = (params: JsonNode | undefined): readonly JsonMember[] =>
  params?.kind === 'object' ? params.members.filter(({ key }) => !ASIDE.includes(key.value)) : [];

/**
 * Canonical JSON (RFC 8785): the arguments as an object, `{}` if there are none; with extra members a list of both, so
 * that an approval of the one never stands for the other.
 */
export const callMeaning = (params: JsonNode | undefined): string => [...callMeaningPieces(params)].join('');

/** The same, piece by piece. */
export const callMeaningPieces = function* (params: JsonNode | undefined): Generator<string, void> {
  const given = member(params, 'arguments');
  const args = given === undefined ? ['{}'] : canonicalPieces(given);
  const members = extraMembers(params);
  if (members.length === 0 || params?.kind !== 'object') return yield* args;
  yield '[';
  yield* args;
  yield ',';
  yield* canonicalPieces({ ...params, members });
  yield ']';
};
