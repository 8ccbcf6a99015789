/** Scans one text at all its levels: as it stands, as JSON, with Unicode, escapes and encodings undone. */
import type { JsonNode } from '../protocol/json-node.ts';
import { scanJson } from '../protocol/scan-json.ts';
import { entityViews, percentViews, unescapedViews } from './decodings.ts';
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
import { createNormalisedView } from './normalise.ts';
import { createScanWords, type Found } from './scan-words.ts';
import { bytesOf, traits, traitsOf } from './text-traits.ts';
import { fromView, type View } from './view.ts';
import { walkJson } from './walk-json.ts';

export interface ScanTextDeps {
  readonly classify: Classify;
  readonly modeOf: (type: string) => Mode;
}

/** A text with what is known about its characters. */
interface Reading {
  readonly text: string;
  readonly bytes: Uint8Array | undefined;
  readonly has: number;
}

const plainly = (text: string): Reading => ({ text, bytes: bytesOf(text), has: anyTrait });

export interface Scanner {
  readonly scan: ScanText;
  readonly walk: (root: JsonNode, place: Place) => readonly Hit[];
}

const deepestJson = 6;
const deepestDecoding = 2;
const none: readonly Hit[] = [];

export const createScanText = ({ classify, modeOf }: ScanTextDeps): Scanner => {
  const scanWords = createScanWords(classify);
  const normalisedView = createNormalisedView();
  const scan: ScanText = (text, place) => {
    if (text.length < 4) return none;
    const bytes = bytesOf(text);
    const found = traitsOf(text, bytes);
    if (found !== traits.nonAscii) return scanPlain({ text, bytes, has: found }, place);
    const view = normalisedView(text);
    if (view === undefined) return scanPlain({ text, bytes: undefined, has: anyTrait }, place);
    return fromView(view, scanPlain(plainly(view.text), place));
  };
  const factsOf = createFactsOf(classify, (name) => scan(name, key).length === 0);
  const walk: Scanner['walk'] = (root, place) => walkJson(root, { place, scan, classify, factsOf, modeOf });
  const scanPlain = ({ text, bytes, has }: Reading, place: Place): readonly Hit[] => {
    const inJson =
      (has & traits.bracket) !== 0 && place.nesting < deepestJson ? scanIslands(text, place) : noIslands;
    const [first] = inJson.islands;
    if (first?.start === 0 && first.end === text.length) return inJson.hits;
    const found = scanWords(text, bytes, inJson.islands);
    let hits: readonly Hit[] = found.hits;
    if (text.length > 16) {
      hits = hits.concat(outside(inJson.islands, structures(text, has, found)));
    }
    if (found.runs.length > 0 && !place.identifier) hits = hits.concat(scanRuns(text, found, place));
    if (place.decoded < deepestDecoding) {
      for (const view of viewsOf(text, has)) {
        const inner = scanPlain(plainly(view.text), { ...place, decoded: place.decoded + 1 });
        if (inner.length > 0) hits = hits.concat(fromView(view, inner));
      }
    }
    return inJson.hits.length > 0 ? inJson.hits.concat(hits) : hits;
  };
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
  const structures = (text: string, has: number, found: Found): readonly Hit[] => {
    const lists: (readonly Hit[])[] = [];
    if (text.includes('PRIVATE KEY')) lists.push(findPem(text));
    if ((has & traits.newline) !== 0) lists.push(findTables(text, found.names, classify));
    if ((has & traits.colon) !== 0) lists.push(findKubernetesSecrets(text), findLineRecords(text));
    if (found.names.length > 0) lists.push(findSqlRows(text, classify));
    if ((has & (traits.question | traits.ampersand)) !== 0) lists.push(findSignedParameters(text));
    return lists.length === 0 ? none : lists.flat();
  };
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

const key: Place = { nesting: 0, decoded: 0, identifier: true };

const viewsOf = (text: string, has: number): readonly View[] => {
  if ((has & (traits.percent | traits.backslash | traits.ampersand)) === 0) return [];
  return [
    ...((has & traits.percent) !== 0 ? percentViews(text) : []),
    ...((has & traits.backslash) !== 0 ? unescapedViews(text) : []),
    ...((has & traits.ampersand) !== 0 ? entityViews(text) : []),
  ];
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
