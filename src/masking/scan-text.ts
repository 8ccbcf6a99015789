/** Scans one text at all its levels: as it stands, as JSON, with Unicode, escapes and encodings undone. */
import type { JsonNode } from '../protocol/json-node.ts';
import { scanJson } from '../protocol/scan-json.ts';
import { textFromBase64 } from './find-base64.ts';
import type { Classify } from './find-field.ts';
import { findIslands, type Island } from './find-islands.ts';
import { findKubernetesSecrets } from './find-kubernetes.ts';
import { findLineRecords } from './find-line-records.ts';
import { findPem } from './find-pem.ts';
import { findSqlRows } from './find-sql-rows.ts';
import { findTables } from './find-tables.ts';
import { findSignedParameters } from './find-url-secrets.ts';
import type { Hit, Mode, Place, ScanText } from './hit.ts';
import { createFactsOf } from './key-facts.ts';
import { normalisedView } from './normalise.ts';
import { createScanWords, type Found } from './scan-words.ts';
import { traits, traitsOf } from './text-traits.ts';
import { entityView, fromView, percentView, unescapedView, type View } from './view.ts';
import { walkJson } from './walk-json.ts';

export interface ScanTextDeps {
  readonly classify: Classify;
  readonly modeOf: (type: string) => Mode;
}

export interface Scanner {
  readonly scan: ScanText;
  readonly walk: (root: JsonNode, place: Place) => readonly Hit[];
}

const deepestJson = 6;
const deepestDecoding = 3;
const none: readonly Hit[] = [];

export const createScanText = ({ classify, modeOf }: ScanTextDeps): Scanner => {
  const scanWords = createScanWords(classify);
  const factsOf = createFactsOf(classify);
  const cleanKeys = new Set<string>();
  const scan: ScanText = (text, place) => {
    if (text.length < 4) return none;
    const found = traitsOf(text);
    if (found !== traits.nonAscii) return scanPlain(text, found, place);
    const view = normalisedView(text);
    return view === undefined
      ? scanPlain(text, anyTrait, place)
      : fromView(view, scanPlain(view.text, anyTrait, place));
  };
  const walk: Scanner['walk'] = (root, place) =>
    walkJson(root, { place, scan, classify, factsOf, modeOf, cleanKeys });
  const scanPlain = (text: string, has: number, place: Place): readonly Hit[] => {
    const inJson =
      (has & traits.bracket) !== 0 && place.nesting < deepestJson ? scanIslands(text, place) : noIslands;
    const [first] = inJson.islands;
    if (first?.start === 0 && first.end === text.length) return inJson.hits;
    const found = scanWords(text, inJson.islands);
    let hits: readonly Hit[] = found.hits;
    if (text.length > 16) {
      hits = hits.concat(outside(inJson.islands, structures(text, has, found)));
    }
    if (found.runs.length > 0 && !place.identifier) hits = hits.concat(scanRuns(text, found, place));
    if (place.decoded < deepestDecoding) {
      for (const view of viewsOf(text, has))
        hits = hits.concat(fromView(view, scanDecoded(view.text, place)));
    }
    return inJson.hits.length > 0 ? inJson.hits.concat(hits) : hits;
  };
  const scanDecoded: ScanText = (text, place) =>
    scanPlain(text, anyTrait, { ...place, decoded: place.decoded + 1 });
  /** JSON in the text: walked like the message itself, so that only tokens change. */
  const scanIslands = (text: string, place: Place): { islands: readonly Island[]; hits: readonly Hit[] } => {
    const hits: Hit[] = [];
    const islands = findIslands(text).filter((island) => {
      const result = scanJson(text.slice(island.start, island.end), { loneSurrogates: 'allow' });
      if (!result.ok) return false;
      for (const hit of walk(result.root, { ...place, nesting: place.nesting + 1 })) {
        hits.push({ ...hit, start: hit.start + island.start, end: hit.end + island.start });
      }
      return true;
    });
    return { islands, hits };
  };
  const structures = (text: string, has: number, found: Found): readonly Hit[] => [
    ...findPem(text),
    ...((has & traits.newline) !== 0 ? findTables(text, found.names, classify) : none),
    ...((has & traits.colon) !== 0 ? findKubernetesSecrets(text) : none),
    ...findLineRecords(text),
    ...(found.names.length > 0 ? findSqlRows(text, classify) : none),
    ...((has & (traits.question | traits.ampersand)) !== 0 ? findSignedParameters(text) : none),
  ];
  const scanRuns = (text: string, found: Found, place: Place): readonly Hit[] => {
    if (place.decoded >= deepestDecoding) return none;
    return found.runs.flatMap(({ start, end }) => {
      const hit = scanRun(text.slice(start, end), place);
      return hit === undefined ? [] : [{ ...hit, start: hit.start + start, end: hit.end + start }];
    });
  };
  /** One run of base64 characters: a secret in the text behind it hides all of it. */
  const scanRun = (run: string, place: Place): Hit | undefined => {
    const decoded = textFromBase64(run);
    if (decoded === undefined) return undefined;
    const inner = scan(decoded, { ...place, decoded: place.decoded + 1 });
    const worst = inner.find((hit) => hit.inside !== undefined || modeOf(hit.type) === 'mask') ?? inner[0];
    return worst && { start: 0, end: run.length, type: worst.type, detector: `base64:${worst.detector}` };
  };
  return { scan, walk };
};

const noIslands: { islands: readonly Island[]; hits: readonly Hit[] } = { islands: [], hits: [] };
const anyTrait = 0xffff;

const viewsOf = (text: string, has: number): readonly View[] => {
  const views: View[] = [];
  for (const view of [
    (has & traits.percent) !== 0 ? percentView(text) : undefined,
    (has & traits.backslash) !== 0 ? unescapedView(text) : undefined,
    (has & traits.ampersand) !== 0 ? entityView(text) : undefined,
  ]) {
    if (view !== undefined) views.push(view);
  }
  return views;
};

/** Those that do not stand inside an island, which has been walked already. */
const outside = (islands: readonly Island[], hits: readonly Hit[]): readonly Hit[] =>
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
