/** The tree the strict JSON scanner yields: decoded values together with where each token stands in the text. */

/** Half-open range `[start, end)` of a token, in UTF-16 code units of the scanned text. */
interface Span {
  readonly start: number;
  readonly end: number;
}

export interface JsonString extends Span {
  readonly kind: 'string';
  /** The decoded value, escapes resolved. */
  readonly value: string;
}

export interface JsonNumber extends Span {
  readonly kind: 'number';
  /** The lexeme as written: 12345678901234567890, 1e400 and -0 would not survive a JavaScript number. */
  readonly raw: string;
}

export interface JsonLiteral extends Span {
  readonly kind: 'literal';
  readonly value: true | false | null;
}

export interface JsonArray extends Span {
  readonly kind: 'array';
  readonly items: readonly JsonNode[];
}

export interface JsonMember {
  readonly key: JsonString;
  readonly value: JsonNode;
}

export interface JsonObject extends Span {
  readonly kind: 'object';
  readonly members: readonly JsonMember[];
}

export type JsonNode = JsonString | JsonNumber | JsonLiteral | JsonArray | JsonObject;

/** Replacement of one token of the scanned text; `text` is JSON source, quotes included. */
export interface JsonEdit extends Span {
  readonly text: string;
}
