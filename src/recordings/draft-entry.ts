/** Turns what the recorder is told into what is stored: well-formed text, long bodies in pieces. */

import type { EntryContent, MaskedSpan } from '../domain/recording.ts';
import { copyText } from '../domain/text/copy-text.ts';
import { alreadySafe } from '../domain/text/safe-text.ts';
import { utf8Length } from '../domain/text/utf8.ts';
import { splitBody } from './body-chunks.ts';
import type { Draft } from './chain.ts';
import type { Chunk } from './ports.ts';

export interface Drafted {
  readonly draft: Draft;
  readonly chunks: readonly Chunk[];
  /** Size of the body. */
  readonly bytes: number;
}

/** Returns the entry without its place, and the pieces of a long body. `at` is milliseconds since the epoch. */
export const draftEntry = (session: string, at: number, content: EntryContent): Drafted => {
  const { body: text, masked, detected, ...rest } = content;
  const body = text === undefined ? undefined : alreadySafe(text.toWellFormed());
  const bytes = body === undefined ? 0 : utf8Length(body);
  const chunks = body === undefined ? undefined : splitBody(body, bytes);
  // Put together in place: an entry is made for every message.
  const draft = bounded(rest) as Writable<Draft>;
  if (masked !== undefined) draft.masked = boundedSpans(masked);
  if (detected !== undefined) draft.detected = boundedSpans(detected);
  if (chunks !== undefined) draft.chunks = chunks.map(({ digest }) => digest);
  else if (body !== undefined) draft.body = body;
  draft.session = session;
  draft.at = at;
  return { draft, chunks: chunks ?? NONE, bytes };
};

type Writable<T> = { -readonly [Name in keyof T]: T[Name] };

const NONE: readonly Chunk[] = [];

/** Longer names and ids are cut, and more spans counted together: the body has them whole, and a document has its limit. */
const LONGEST = 1024;
const MOST_SPANS = 1000;
/** V8 copies what it cuts out if it is shorter than that; UTF-16 units. */
const CUT_OUT = 13;

/**
 * Lone surrogates have no UTF-8: a database would replace them on its own and break the hash, so they are
 * replaced before it is computed. Members that are undefined go.
 */
const bounded = (value: unknown): unknown => {
  if (typeof value === 'string') return boundedText(value);
  if (typeof value !== 'object' || value === null) return value;
  const given = value as Readonly<Record<string, unknown>>;
  const members: Record<string, unknown> = {};
  for (const name of Object.keys(given)) {
    const member = given[name];
    if (member !== undefined) members[name] = bounded(member);
  }
  return members;
};

/** Copied: names and ids are cut out of messages, which would stay in memory as long as a summary has their names. */
const boundedText = (text: string): string => {
  if (text.length > LONGEST) return copyText(`${cut(text)}…`);
  return text.length < CUT_OUT ? text.toWellFormed() : copyText(text.toWellFormed());
};

const cut = (text: string): string => text.slice(0, LONGEST).toWellFormed();

const boundedSpans = (spans: readonly MaskedSpan[]): readonly MaskedSpan[] => {
  const rest = spans.slice(MOST_SPANS);
  const kept = spans.slice(0, MOST_SPANS).map((span) => bounded(span) as MaskedSpan);
  const count = rest.reduce((sum, span) => sum + span.count, 0);
  return rest.length === 0 ? kept : [...kept, { type: 'more', path: '', count, detector: '' }];
};
