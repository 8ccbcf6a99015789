/** Scans one text at all its levels: as it stands, as JSON, with Unicode, escapes and encodings undone. */
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
import { normalisedView } from './normalise.ts';
import { createScanWords } from './scan-words.ts';
import { entityView, fromView, percentView, unescapedView, type View } from './view.ts';
import { walkJson } from './walk-json.ts';

export interface ScanTextDeps {
  readonly classify: Classify;
  readonly modeOf: (type: string) => Mode;
}

const deepestJson = 6;
const deepestDecoding = 3;

export const createScanText = (deps: ScanTextDeps): ScanText => {
  const scanWords = createScanWords(deps.classify);
  const scan: ScanText = (text, place) => {
    if (text.length < 4) return [];
    const view = normalisedView(text);
    if (view === undefined) return scanPlain(text, place);
    return fromView(view, scanPlain(view.text, place));
  };
  const scanPlain: ScanText = (text, place) => {
    const hits: Hit[] = [];
    const islands = /[{[]/.test(text) ? scanIslands(text, place, hits) : [];
    if (islands[0]?.start === 0 && islands[0].end === text.length) return hits;
    hits.push(...outside(islands, [...findPem(text), ...findStructures(text)]));
    scanRuns(text, { islands, place, hits });
    if (place.decoded < deepestDecoding) for (const view of viewsOf(text)) scanView(view, place, hits);
    return hits;
  };
  const findStructures = (text: string): readonly Hit[] => [
    ...findTables(text, deps.classify),
    ...findKubernetesSecrets(text),
    ...findLineRecords(text),
    ...findSqlRows(text, deps.classify),
    ...findSignedParameters(text),
  ];
  const scanView = (view: View, place: Place, hits: Hit[]): void => {
    hits.push(...fromView(view, scanPlain(view.text, { ...place, decoded: place.decoded + 1 })));
  };
  /** JSON in the text: walked like the message itself, so that only tokens change. */
  const scanIslands = (text: string, place: Place, hits: Hit[]): readonly Island[] => {
    if (place.nesting >= deepestJson) return [];
    return findIslands(text).filter((island) => {
      const source = text.slice(island.start, island.end);
      const result = scanJson(source, { loneSurrogates: 'allow' });
      if (!result.ok) return false;
      const inner: Place = { ...place, nesting: place.nesting + 1 };
      for (const hit of walkJson(result.root, inner, { scan, ...deps })) {
        hits.push({ ...hit, start: hit.start + island.start, end: hit.end + island.start });
      }
      return true;
    });
  };
  const scanRuns = (text: string, at: { islands: readonly Island[]; place: Place; hits: Hit[] }): void => {
    const { hits, runs } = scanWords(text, at.islands);
    at.hits.push(...hits);
    if (at.place.identifier || at.place.decoded >= deepestDecoding) return;
    for (const run of runs) {
      const hit = scanRun(text.slice(run.start, run.end), at.place);
      if (hit !== undefined) at.hits.push({ ...hit, start: hit.start + run.start, end: hit.end + run.start });
    }
  };
  /** One run of base64 characters: a secret in the text behind it hides all of it. */
  const scanRun = (run: string, place: Place): Hit | undefined => {
    const decoded = textFromBase64(run);
    if (decoded === undefined) return undefined;
    const inner = scan(decoded, { ...place, decoded: place.decoded + 1 });
    const worst = inner.find((hit) => deps.modeOf(hit.type) === 'mask') ?? inner[0];
    return worst && { start: 0, end: run.length, type: worst.type, detector: `base64:${worst.detector}` };
  };
  return scan;
};

const viewsOf = (text: string): readonly View[] => [
  ...(text.includes('%') ? present(percentView(text)) : []),
  ...(text.includes('\\') ? present(unescapedView(text)) : []),
  ...(text.includes('&') ? present(entityView(text)) : []),
];

const present = (view: View | undefined): readonly View[] => (view === undefined ? [] : [view]);

const outside = (islands: readonly Island[], hits: readonly Hit[]): readonly Hit[] =>
  hits.filter((hit) => !islands.some((island) => hit.start >= island.start && hit.end <= island.end));
