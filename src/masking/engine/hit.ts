/** What detectors yield: a range of one text, and what stands there. */

import type { Treat, Treatment } from '../settings/treatment.ts';
import type { Way } from '../settings/way.ts';

/** Half-open range `[start, end)` in UTF-16 code units of the scanned text. */
export interface Hit extends Partial<Treatment> {
  readonly start: number;
  readonly end: number;
  /** What it is, as the placeholder says it: `aws_access_key`, `password`, `card`. */
  readonly type: string;
  /** Which detector or rule found it, for the evidence. */
  readonly detector: string;
  /** What to put there if that is not the placeholder: a nested text, masked and encoded again. */
  readonly replacement?: string;
  /** What that says, if it is a long string of JSON. */
  readonly value?: string;
  /** Its place in the message, once that is known. */
  readonly path?: string;
  /** What was found inside, if the hit stands for a token of a nested text. */
  readonly inside?: readonly Finding[];
}

/** Evidence of one hit: what, at which place and by which detector, never the value. */
export interface Finding {
  readonly type: string;
  readonly path: string;
  readonly detector: string;
}

/** How deep a text is wrapped, where it stands, and what is to be done about what is found there. */
export interface Place {
  /** How many times JSON stood inside a string on the way here. */
  readonly nesting: number;
  /** How many encodings (base64, percent, escapes) were undone on the way here. */
  readonly decoded: number;
  /** Identifiers, cursors, URIs and media types: what looks random there is no secret. */
  readonly identifier: boolean;
  /** Grows and shrinks with the walk: to be read at once, not kept. */
  readonly way: Way;
  readonly treat: Treat;
  /** Told of each value that is masked, so that its copies can be found. */
  readonly note?: (type: string, value: string) => void;
  /** Looks at each text once more, in its own way. */
  readonly findMore?: FindMore;
  /** Bounds what may be looked at closely; nothing does if undefined. */
  readonly room?: Room | undefined;
}

/** Characters that may still be looked at closely. */
export interface Room {
  left: number;
}

/** Scans one text; part of what the walk over a message is given. */
export type ScanText = (text: string, place: Place) => readonly Hit[];

/** Finds in a text what the tables do not know. */
export type FindMore = (text: string, place: Place) => readonly Hit[];

/** The hits with what is to be done about them. */
export const treated = (text: string, hits: readonly Hit[], { treat, way }: Place): readonly Hit[] =>
  hits.length === 0
    ? hits
    : hits.map((hit) => ({ ...hit, ...treat(hit.type, text.slice(hit.start, hit.end), way) }));

/** If no one has said otherwise, what was found is masked. */
export const isMasked = ({ mode }: Hit): boolean => mode !== 'detect' && mode !== 'pass';
