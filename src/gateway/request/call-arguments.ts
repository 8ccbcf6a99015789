/** What an approval is bound to, and what its approvers are shown: the arguments of a tool, or all that another method is asked. */
import { Refusal } from '../../domain/refusal.ts';
import { alreadySafe, ownText, type SafeText } from '../../domain/text/safe-text.ts';
import { canonicalJson } from '../../mcp/json/canonical-json.ts';
import type { JsonNode, JsonObject } from '../../mcp/json/json-node.ts';
import { jsonString } from '../../mcp/json/json-string.ts';
import { member } from '../../mcp/json/node-value.ts';
import { prettyJson } from '../../mcp/json/pretty-json.ts';
import { scanJson } from '../../mcp/json/scan-json.ts';
import { callMeaning, extraMembers } from '../../mcp/jsonrpc/call-meaning.ts';
import type { Turn } from './turn.ts';

type Asked = Pick<Turn, 'intent' | 'message'>;

/**
 * Canonical JSON (RFC 8785): of a tool's arguments an object, of another method a list of its name and parameters,
 * so that an approval to read one resource opens no other, and none opens a tool that is called like a method.
 */
export const canonicalArguments = ({ intent, message }: Asked): string => {
  const { params } = message;
  if (intent.tool !== undefined) return callMeaning(params);
  return `[${jsonString(intent.method)},${params === undefined ? '{}' : canonicalJson(meaning(params))}]`;
};

/** Indented JSON of the same as it is recorded, masked: what an approver sees is what will run, but for secrets. */
export const previewOf = ({ intent, masked }: Pick<Turn, 'intent' | 'masked'>): SafeText => {
  const message = scanJson(masked.recorded.text, { loneSurrogates: 'allow' });
  if (!message.ok) throw new Refusal('masking-failed');
  const params = member(message.root, 'params');
  const shown = intent.tool === undefined ? params && meaning(params) : shownCall(params);
  return shown === undefined ? ownText('{}') : alreadySafe(prettyJson(shown));
};

/** The arguments; if there is more that a server may read, all of it. */
const shownCall = (params: JsonNode | undefined): JsonNode | undefined =>
  extraMembers(params).length === 0 ? member(params, 'arguments') : params && meaning(params);

/** What differs from round to round, or says only who asks. */
const ASIDE = ['_meta', 'requestState', 'inputResponses'];

const meaning = (params: JsonNode): JsonNode => {
  if (params.kind !== 'object') return params;
  const members = params.members.filter(({ key }) => !ASIDE.includes(key.value));
  return { ...params, members } satisfies JsonObject;
};
