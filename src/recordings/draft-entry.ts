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
  const { body: text, masked, detected, unseen } = content;
  const body = text === undefined ? undefined : alreadySafe(text.toWellFormed());
  const bytes = body === undefined ? 0 : utf8Length(body);
  const chunks = body === undefined ? undefined : splitBody(body, bytes);
  const draft: Fixed<Draft> = {
    session,
    at,
    from: content.from,
    kind: content.kind,
    method: boundedIf(content.method),
    tool: boundedIf(content.tool),
    rpcId: typeof content.rpcId === 'string' ? boundedText(content.rpcId) : content.rpcId,
    answers: content.answers,
    verdict: content.verdict,
    rule: boundedIf(content.rule),
    effect: content.effect,
    policyDigest: boundedIf(content.policyDigest),
    approval: boundedIf(content.approval),
    digest: boundedIf(content.digest),
    grant: boundedIf(content.grant),
    error: boundedIf(content.error),
    ms: content.ms,
    masked: masked && boundedSpans(masked),
    detected: detected && boundedSpans(detected),
    missing: content.missing,
    body: chunks === undefined ? body : undefined,
    chunks: chunks?.map(({ digest }) => digest),
    unseen: unseen && { sha256: boundedText(unseen.sha256), bytes: unseen.bytes },
  };
  // Members that are undefined are as good as left out: they are not written.
  return { draft: draft as Draft, chunks: chunks ?? NONE, bytes };
};

/** All members, so that none can be forgotten here. */
type Fixed<T> = { readonly [Name in keyof Required<T>]: T[Name] | undefined };

const NONE: readonly Chunk[] = [];

/** Longer names and ids are cut, and more spans counted together: the body has them whole, and a document has its limit. */
const LONGEST = 1024;
const MOST_SPANS = 1000;
/** V8 copies what it cuts out if it is shorter than that; UTF-16 units. */
const CUT_OUT = 13;

const boundedIf = <T extends string>(text: T | undefined): T | undefined =>
  text === undefined ? undefined : boundedText(text);

/**
 * Lone surrogates have no UTF-8: a database would replace them on its own and break the hash, so they are replaced before it
 * is computed. Copied: names and ids are cut out of messages, which would stay in memory as long as a summary has their names.
 */
const boundedText = <T extends string>(text: T): T => {
  // What is cut, copied or made well-formed of a safe text is safe.
  if (text.length > LONGEST) return copyText(`${cut(text)}…`) as T;
  return (text.length < CUT_OUT ? text.toWellFormed() : copyText(text.toWellFormed())) as T;
};

const cut = (text: string): string => text.slice(0, LONGEST).toWellFormed();

const boundedSpans = (spans: readonly MaskedSpan[]): readonly MaskedSpan[] => {
  const rest = spans.slice(MOST_SPANS);
  const kept = spans.slice(0, MOST_SPANS).map(({ type, path, count, detector }) => ({
    type: boundedText(type),
    path: boundedText(path),
    count,
    detector: boundedText(detector),
  }));
  const count = rest.reduce((sum, span) => sum + span.count, 0);
  return rest.length === 0 ? kept : [...kept, { type: 'more', path: '', count, detector: '' }];
};
