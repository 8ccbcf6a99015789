/** Scans the JSON that stands in a text: walked like the message itself, so that only its tokens change. */
import type { JsonNode } from '../../mcp/json/json-node.ts';
import { SMALL, scanJson } from '../../mcp/json/scan-json.ts';
import { findIslands, type Island } from './find-islands.ts';
import type { Hit, Place } from './hit.ts';
import { takeRoomForJson } from './take-room.ts';

/** `text` is the one that the tree was made of. */
export type WalkTree = (root: JsonNode, place: Place, text: string) => readonly Hit[];

export interface ScannedIslands {
  readonly islands: readonly Island[];
  readonly hits: readonly Hit[];
}

export const noIslands: ScannedIslands = { islands: [], hits: [] };

/** Returns the hits by position in `text`, and the islands that could be read as JSON. */
export const scanIslands = (text: string, place: Place, walk: WalkTree): ScannedIslands =>
  scanFound(text, findIslands(text), { place, walk });

const scanFound = (
  text: string,
  candidates: readonly Island[],
  { place, walk }: { place: Place; walk: WalkTree },
): ScannedIslands => {
  const hits: Hit[] = [];
  const islands = candidates.filter((island) => {
    const json = text.slice(island.start, island.end);
    const result = scanJson(json, { ...SMALL, loneSurrogates: 'allow' });
    if (!result.ok) return false;
    for (const hit of walk(result.root, { ...place, nesting: place.nesting + 1 }, json)) {
      hits.push({ ...hit, start: hit.start + island.start, end: hit.end + island.start });
    }
    return true;
  });
  return { islands, hits };
};

const rangeOf = (text: string): Island | undefined => {
  const start = text.search(/\S/);
  const closing = start < 0 ? undefined : pairs.get(text.charCodeAt(start));
  if (closing === undefined) return undefined;
  const end = text.trimEnd().length;
  return text.charCodeAt(end - 1) === closing ? { start, end } : undefined;
};

/** The hits in a text that is JSON as a whole, which spares it every other look; undefined if it is none. */
export const scanWhole = (text: string, place: Place, walk: WalkTree): readonly Hit[] | undefined => {
  const range = rangeOf(text);
  if (range === undefined) return undefined;
  takeRoomForJson(place, range.end - range.start);
  const { islands, hits } = scanFound(text, [range], { place, walk });
  return islands.length === 0 ? undefined : hits;
};

const pairs: ReadonlyMap<number, number> = new Map([
  [0x7b, 0x7d],
  [0x5b, 0x5d],
]);

/** Those that do not stand inside an island, which has been walked already. */
export const outside = (islands: readonly Island[], hits: readonly Hit[]): readonly Hit[] =>
  islands.length === 0 ? hits : hits.filter((hit) => !isInside(islands, hit));

const isInside = (islands: readonly Island[], hit: Hit): boolean => {
  let low = 0;
  let high = islands.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((islands[middle]?.end ?? 0) <= hit.start) low = middle + 1;
    else high = middle;
  }
  const island = islands[low];
  return island !== undefined && island.start <= hit.start && hit.end <= island.end;
};
