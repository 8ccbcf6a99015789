/** Scans one text at all its levels: as it stands, as JSON, with Unicode, escapes and encodings undone. */

import type { JsonNode } from '../../mcp/json/json-node.ts';
import type { Classify } from '../readers/find-field.ts';
import { findMarkedKeys } from '../readers/find-marked-keys.ts';
import { createFactsOf } from '../readers/key-facts.ts';
import { maskAll } from '../settings/treatment.ts';
import { findStructures } from '../structures/find-structures.ts';
import { colourlessViews, entityViews, mailViews, percentViews, unescapedViews } from './decodings.ts';
import { mayDecode, textFromBase64, textFromHex } from './find-base64.ts';
import { type Hit, isMasked, type Place, type ScanText, treated } from './hit.ts';
import { createNormalisedView } from './normalise.ts';
import { outsideNoise } from './outside-noise.ts';
import { distinct } from './resolve-hits.ts';
import type { Run } from './run.ts';
import { noIslands, outside, scanIslands, scanWhole, type WalkTree } from './scan-islands.ts';
import { createWordScanner, type Found, type WordScanner } from './scan-words.ts';
import { takeRoom } from './take-room.ts';
import { type Codes, kept } from './text-codes.ts';
import { anyTrait, type Reading, traits, traitsOf } from './text-traits.ts';
import { fromView, type View } from './view.ts';
import { walkJson } from './walk-json.ts';

export interface ScanTextDeps {
  readonly classify: Classify;
  /** The operators' own detectors; undefined if there are none. */
  readonly findOwn: ((text: string) => readonly Hit[]) | undefined;
}

export interface Scanner {
  readonly scan: ScanText;
  readonly walk: WalkTree;
  /** Whether one look at a text tells that there is nothing to mask in it, neither as text nor as JSON. */
  readonly isPlain: (text: string) => boolean;
}

interface Scanning extends Scanner, ScanTextDeps {
  readonly words: WordScanner;
}

/** Characters of a tree whose objects are looked at before they are walked, which takes a copy of its text. */
const LONGEST_LOOK = 4 * 1024 * 1024;
const deepestJson = 6;
const deepestDecoding = 2;
/** Base64 in base64 is shorter each time; what is packed grows, so it is not unpacked as deep. */
const deepestBase64 = 4;
const none: readonly Hit[] = [];
const asKey: Place = { nesting: 0, decoded: 0, identifier: true, way: [], treat: maskAll };

/** Returns the scan of one text, which gives hits by position in that text, at whatever level they were found. */
export const createScanText = ({ classify, findOwn }: ScanTextDeps): Scanner => {
  const normalisedView = createNormalisedView();
  const words = createWordScanner(classify);
  const scan: ScanText = (text, place) => {
    if (text.length < 4) return none;
    const isOurs = findOwn === undefined && place.findMore === undefined;
    const reading = words.codesOf(text);
    if (isOurs && !mayHoldCommand(text) && words.isPlain(reading)) return none;
    const whole = place.nesting < deepestJson ? scanWhole(text, place, walk) : undefined;
    if (whole !== undefined) return whole;
    takeRoom(place, text.length);
    const has = traitsOf(reading);
    if (has !== traits.nonAscii) return scanPlain(scanning, { text, has }, place);
    const view = normalisedView(text);
    if (view === undefined) return scanPlain(scanning, { text, has: anyTrait }, place);
    return fromView(view, scanPlain(scanning, anyReading(view.text), place));
  };
  /** Of the walk under way: keys are part of what it looks at. */
  let room: Place['room'];
  const factsOf = createFactsOf(classify, (name) => scan(name, { ...asKey, room }).length === 0);
  const everyNumber = findOwn !== undefined;
  const walk: WalkTree = (root, place, text) => {
    room = place.room;
    const mayLook = findOwn === undefined && place.findMore === undefined && text.length < LONGEST_LOOK;
    const isPlain = mayLook ? lookAt(text, words) : undefined;
    return walkJson(root, { place, scan, classify, factsOf, everyNumber, isPlain });
  };
  const isPlain = (text: string): boolean => findOwn === undefined && words.isPlain(words.codesOf(text));
  const scanning: Scanning = { scan, walk, isPlain, classify, findOwn, words };
  return { scan, walk, isPlain };
};

/**
 * Whether a command may stand in a text as a list, `["curl","-u","bob:…"]`: its words say together what none of them begins,
 * so that a look at the text does not tell.
 */
const mayHoldCommand = (text: string): boolean => text.includes('[') && text.includes('"-');

/** A look at objects that stand in a text, which is made ready with the first of them. */
const lookAt = (text: string, words: WordScanner): ((object: JsonNode) => boolean) => {
  let reading: Codes | undefined;
  return (object) => {
    reading ??= kept(words.codesOf(text));
    return words.isPlain(reading, object);
  };
};

const anyReading = (text: string): Reading => ({ text, has: anyTrait });

/** Scans a text in which look-alikes and invisible characters are undone already. */
const scanPlain = (scanning: Scanning, reading: Reading, place: Place): readonly Hit[] => {
  const { text, has } = reading;
  const mayHoldJson = (has & traits.bracket) !== 0 && place.nesting < deepestJson;
  const { islands, hits: inJson } = mayHoldJson ? scanIslands(text, place, scanning.walk) : noIslands;
  const { words } = scanning;
  const found = words.scan(words.codesOf(text), islands);
  let hits = found.hits;
  // Alphabets of syllables say in few characters what takes others many.
  if (text.length > 16 || (has & traits.nonAscii) !== 0) {
    hits = hits.concat(outside(islands, findStructures(reading, found.names, scanning.classify)));
  }
  if (found.runs.length > 0) {
    hits = outsideNoise(text, found.runs, hits.concat(findMarkedKeys(text, found.runs)));
  }
  const more = (scanning.findOwn?.(text) ?? none).concat(place.findMore?.(text, place) ?? none);
  hits = treated(text, more.length > 0 ? hits.concat(outside(islands, more)) : hits, place);
  const deeper = { ...place, decoded: place.decoded + 1 };
  if (found.runs.length > 0 && !place.identifier && place.decoded < deepestBase64)
    hits = hits.concat(scanRuns(scanning, { text, found }, deeper));
  if (place.decoded < deepestDecoding) {
    const views = found.names.length > 0 ? viewsOf(reading).concat(mailViews(text)) : viewsOf(reading);
    for (const view of views) {
      hits = hits.concat(fromView(view, scanPlain(scanning, anyReading(view.text), deeper)));
    }
  }
  return inJson.length > 0 ? inJson.concat(hits) : hits;
};

/** Runs of base64 or hexadecimal digits: a secret in the text behind one hides all of it. */
const scanRuns = (
  scanning: Scanning,
  { text, found }: { text: string; found: Found },
  place: Place,
): readonly Hit[] =>
  joinedRuns(text, found.runs).flatMap(({ start: from, end }): readonly Hit[] => {
    const start = assignedAt(text, from, end);
    if (!mayDecode(text, start, end)) return none;
    const run = text.slice(start, end).replaceAll(/\s/g, '');
    const decoded = textFromHex(run) ?? textFromBase64(run, place.decoded <= deepestDecoding);
    if (decoded === undefined) return none;
    const inner = distinct(scanning.scan(decoded, place)).filter(({ mode }) => mode !== 'pass');
    const worst = inner.find(isMasked) ?? inner[0];
    return worst === undefined
      ? none
      : [
          {
            start,
            end,
            type: worst.type,
            detector: `base64:${worst.detector}`,
            mode: isMasked(worst) ? 'mask' : 'detect',
          },
        ];
  });

/** Runs that lines of one length part are one, as `base64` and mail write them. */
const joinedRuns = (text: string, runs: readonly Run[]): readonly Run[] => {
  const joined: Run[] = [];
  let width = 0;
  for (const run of runs) {
    const last = joined.at(-1);
    const length = run.end - run.start;
    const goesOn =
      last !== undefined && length <= width && /^\r?\n[ \t]{0,40}$/.test(text.slice(last.end, run.start));
    if (goesOn) joined[joined.length - 1] = { start: last.start, end: run.end };
    else joined.push(run);
    // A shorter line is the last one.
    width = goesOn && length < width ? 0 : length < 40 ? 0 : length;
  }
  return joined;
};

/** Where the encoded part of `name=encoded==` begins; signs of equality at the end only fill up. */
const assignedAt = (text: string, start: number, end: number): number => {
  let at = end;
  while (at > start && text.charCodeAt(at - 1) === 0x3d) at--;
  while (at > start && text.charCodeAt(at - 1) !== 0x3d) at--;
  return at;
};

const encoded = traits.percent | traits.backslash | traits.ampersand | traits.escape;

const viewsOf = ({ text, has }: Reading): readonly View[] => {
  if ((has & encoded) === 0) return [];
  return [
    ...((has & traits.percent) !== 0 ? percentViews(text) : []),
    ...((has & traits.backslash) !== 0 ? unescapedViews(text) : []),
    ...((has & traits.ampersand) !== 0 ? entityViews(text) : []),
    ...((has & traits.escape) !== 0 ? colourlessViews(text) : []),
  ];
};
