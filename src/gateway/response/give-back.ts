/**
 * Ids and progress tokens that a client chose come back as it wrote them: by them it knows what an answer belongs to. The
 * address to which a server wants the person taken reaches them as it is, or it would lead elsewhere.
 */
import type { Masked } from '../../masking/engine/mask-message.ts';
import { applyEdits } from '../../mcp/json/apply-edits.ts';
import type { JsonNode } from '../../mcp/json/json-node.ts';
import { jsonString } from '../../mcp/json/json-string.ts';
import { member } from '../../mcp/json/node-value.ts';
import { scanJson } from '../../mcp/json/scan-json.ts';
import type { Message, RpcId } from '../../mcp/jsonrpc/parse-message.ts';
import { type Place, urlPlaces } from '../elicitation/url-places.ts';
import { SUBSCRIPTION_KEY } from '../tools/tell-list-changes.ts';

/** What the client chose when it sent the request that a message is about. */
export interface Chosen {
  readonly id: RpcId;
  /** JSON source. */
  readonly progressToken?: string | undefined;
}

/**
 * The masked text, with what masking took for a secret put back if it is word for word what the client chose, or such an
 * address. Only there: a server that writes another secret in the place of an id gets it masked. What is recorded stays
 * masked.
 */
export const giveBack = ({ text, found }: Masked, message: Message, chosen: Chosen | undefined): string => {
  if (found.length === 0) return text;
  const places = [...(chosen === undefined ? [] : placesOf(message, chosen)), ...urlPlaces(message)];
  const hidden = places.filter(({ within }) => found.some(({ path }) => path.startsWith(within)));
  if (hidden.length === 0) return text;
  const scanned = scanJson(text, { loneSurrogates: 'allow' });
  if (!scanned.ok) return text;
  return applyEdits(
    text,
    hidden.flatMap(({ way, source }) => {
      const node = nodeAt(scanned.root, way);
      return node === undefined ? [] : [{ start: node.start, end: node.end, text: source }];
    }),
  );
};

const placesOf = (message: Message, { id, progressToken }: Chosen): readonly Place[] => {
  // That an answer is to this request was checked before, and one without an id was given this one.
  if (message.kind === 'response') return [{ within: 'id', way: ['id'], source: sourceOf(id) }];
  if (message.kind === 'request') return [];
  const places: readonly Place[] = [
    { within: 'params.progressToken', way: ['params', 'progressToken'], source: progressToken ?? '' },
    { within: 'params._meta', way: ['params', '_meta', SUBSCRIPTION_KEY], source: sourceOf(id) },
  ];
  return places.filter(({ way, source }) => writtenAt(message, way) === source);
};

const writtenAt = ({ node }: Message, way: Place['way']): string | undefined => {
  const at = nodeAt(node, way);
  if (at?.kind === 'string') return jsonString(at.value);
  return at?.kind === 'number' ? at.raw : undefined;
};

const nodeAt = (root: JsonNode, way: Place['way']): JsonNode | undefined =>
  way.reduce<JsonNode | undefined>(
    (node, step) =>
      typeof step === 'number' ? (node?.kind === 'array' ? node.items[step] : undefined) : member(node, step),
    root,
  );

const sourceOf = (id: RpcId): string => (typeof id === 'string' ? jsonString(id) : String(id));
