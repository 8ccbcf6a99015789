/** What detectors yield: a range of one text, and what stands there. */

/** Half-open range `[start, end)` in UTF-16 code units of the scanned text. */
export interface Hit {
  readonly start: number;
  readonly end: number;
  /** What it is, as the placeholder says it: `aws_access_key`, `password`, `card`. */
  readonly type: string;
  /** Which detector or rule found it, for the evidence. */
  readonly detector: string;
  /** What to put there where that is not the placeholder: a nested text, masked and encoded again. */
  readonly replacement?: string;
  /** Where in the message, once that is known. */
  readonly path?: string;
  /** What was found inside, where the hit stands for a token of a nested text. */
  readonly inside?: readonly Finding[];
}

/** Evidence of one hit: what, where and by which detector, never the value. */
export interface Finding {
  readonly type: string;
  readonly path: string;
  readonly detector: string;
}

/** What is done about a type: replaced, only reported, or not even that. */
export type Mode = 'mask' | 'detect' | 'pass';

/** How deep a text is wrapped, and whether it stands where identifiers do. */
export interface Place {
  /** How many times JSON stood inside a string on the way here. */
  readonly nesting: number;
  /** How many encodings (base64, percent, escapes) were undone on the way here. */
  readonly decoded: number;
  /** Identifiers, cursors, URIs and media types: what looks random there is no secret. */
  readonly identifier: boolean;
}

/** Scans one text; part of what the walk over a message is given. */
export type ScanText = (text: string, place: Place) => readonly Hit[];
