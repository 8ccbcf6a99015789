/** Shows every text of a masked message to an analyzer that is asked over the network, and masks what it finds more. */
import type { JsonNode } from '../../mcp/json/json-node.ts';
import { anyPlaceholder } from '../settings/placeholder.ts';
import type { Where } from '../settings/treatment.ts';
import type { Way } from '../settings/way.ts';
import type { MaskedJson, Masker } from './create-masker.ts';
import type { FindMore, Hit, Place } from './hit.ts';

/** What stands in `[start, end)` of a text, in UTF-16 code units. */
export interface Entity {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** The entities of each text, in the order of the texts. Rejects if it cannot tell. */
export type Analyze = (texts: readonly string[]) => Promise<readonly (readonly Entity[])[]>;

/** Rejects if the analyzer could not be asked; the message must then not be passed on. */
export type AnalyzerPass = (text: string, root: JsonNode, where: Where) => Promise<MaskedJson>;

const none: readonly Hit[] = [];

/**
 * The walk over the message is taken twice, first to hear of its texts and then to put in what was found in them; so
 * paths, settings, styles and nested JSON are as for everything else. What is shown holds no secret any more.
 */
export const createAnalyzerPass =
  (analyze: Analyze) =>
  (masker: Masker): AnalyzerPass =>
  async (text, root, where) => {
    const texts = new Set<string>();
    const collect: FindMore = (piece, place) => {
      if (isRead(piece, place)) texts.add(piece);
      return none;
    };
    masker.maskJson(text, root, where, collect);
    const asked = [...texts];
    const answers = asked.length === 0 ? [] : await analyze(asked);
    const found = new Map(asked.map((piece, index) => [piece, hitsOf(piece, answers[index] ?? [])]));
    return masker.maskJson(text, root, where, (piece, place) =>
      isRead(piece, place) ? (found.get(piece) ?? none) : none,
    );
  };

/** Entities without the placeholders that they reach over. */
const hitsOf = (text: string, entities: readonly Entity[]): readonly Hit[] => {
  const placeholders = [...text.matchAll(anyPlaceholder)];
  return entities.flatMap(({ type, start, end }) => {
    const hits: Hit[] = [];
    let at = start;
    for (const { index, 0: placeholder } of placeholders) {
      const next = index + placeholder.length;
      if (next <= at || index >= end) continue;
      if (index > at) hits.push({ start: at, end: index, type, detector: 'presidio' });
      at = next;
    }
    if (at < end) hits.push({ start: at, end, type, detector: 'presidio' });
    return hits.filter((hit) => hasWord(text.slice(hit.start, hit.end)));
  });
};

const hasWord = (text: string): boolean => /[\p{L}\d]/u.test(text);

/** What people or machines wrote, not what the protocol is made of; encoded text is left to the first look. */
const isRead = (text: string, { identifier, decoded, way }: Place): boolean =>
  !identifier && decoded === 0 && hasWord(text) && !isOfProtocol(way);

const words: ReadonlySet<string> = new Set(
  'jsonrpc method type role name mimeType protocolVersion version uriTemplate requestState resultType cacheScope level logger status action mode'.split(
    ' ',
  ),
);
const schemas: ReadonlySet<string> = new Set([
  'inputSchema',
  'outputSchema',
  'requestedSchema',
  'capabilities',
  '_meta',
]);
/** Below these stands whatever server and client agree on. */
const free: ReadonlySet<string> = new Set(['structuredContent', 'arguments', 'data']);

const isOfProtocol = ([steps = [], nested]: Way): boolean => {
  const names = steps.filter((step) => typeof step === 'string');
  if (nested !== undefined || names.some((name) => free.has(name))) return false;
  return words.has(names.at(-1) ?? '') || names.some((name) => schemas.has(name));
};
