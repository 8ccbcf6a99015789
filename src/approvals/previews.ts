/**
 * What people are shown of long calls. An approval holds the beginning, since it is read and written at each of its steps;
 * the whole lies beside it in pieces, for those who look at it before they decide.
 */

import type { Approval } from '../domain/approval.ts';
import type { DocumentStore } from '../domain/document.ts';
import { digestOf } from '../domain/text/digest.ts';
import { alreadySafe, type SafeText } from '../domain/text/safe-text.ts';

export interface Previews {
  /** The approval with the beginning of a long preview, once the whole is stored. Rejects if the store does. */
  keep(approval: Approval): Promise<Approval>;
  /** The approval with all of its preview; as it is if that cannot be had, `longPreview` then being set still. Never rejects. */
  inFull(approval: Approval): Promise<Approval>;
  /** Removes what was kept of an approval that did not come to be. Never rejects: what is left there expires. */
  drop(approval: Approval): Promise<void>;
}

export interface PreviewsDeps {
  readonly documents: Pick<DocumentStore, 'getDocument' | 'putDocument' | 'removeDocument'>;
  /** Milliseconds for which approvals that are over are kept. */
  readonly retention: number;
}

const KIND = 'approval-preview';
/** UTF-16 code units that an approval holds itself: more than a card shows, and more than most calls have. */
const HELD = 32 * 1024;
/** UTF-16 code units of one document, far below the limit that databases set to one. */
const PIECE = 1024 * 1024;

/** Keeps long previews in pieces for as long as the approval may be open, and `retention` milliseconds beyond that. */
export const createPreviews = ({ documents, retention }: PreviewsDeps): Previews => ({
  keep: async (approval) => {
    if (approval.preview.length <= HELD) return approval;
    const whole = approval.preview.toWellFormed();
    const pieces = cut(whole, PIECE);
    const expireAt = approval.expiresAt + retention;
    for (const [index, value] of pieces.entries()) {
      await documents.putDocument(KIND, nameOf(approval, index), { value, ifVersion: 0, expireAt });
    }
    const [beginning = ''] = cut(whole, HELD);
    const longPreview = { characters: whole.length, sha256: digestOf(whole), pieces: pieces.length };
    return { ...approval, preview: alreadySafe(beginning), longPreview };
  },
  inFull: async (approval) => {
    const whole = await read(documents, approval).catch(() => undefined);
    return whole === undefined ? approval : { ...approval, preview: whole, longPreview: undefined };
  },
  drop: async (approval) => {
    await Promise.allSettled(namesOf(approval).map((name) => documents.removeDocument(KIND, name)));
  },
});

/** Undefined if it is not what was masked when people were asked: no one decides about something else. */
const read = async (
  documents: PreviewsDeps['documents'],
  approval: Approval,
): Promise<SafeText | undefined> => {
  const found = await Promise.all(namesOf(approval).map((name) => documents.getDocument(KIND, name)));
  const whole = found.map((piece) => String(piece?.value)).join('');
  return digestOf(whole) === approval.longPreview?.sha256 ? alreadySafe(whole) : undefined;
};

const nameOf = ({ id }: Approval, index: number): string => `${id}.${index}`;

const namesOf = (approval: Approval): readonly string[] =>
  Array.from({ length: approval.longPreview?.pieces ?? 0 }, (_, index) => nameOf(approval, index));

/** No piece ends within a surrogate pair, half of which has no UTF-8. */
const cut = (text: string, length: number): readonly string[] => {
  const pieces: string[] = [];
  for (let start = 0; start < text.length; ) {
    const isPair = (text.codePointAt(start + length - 1) ?? 0) > 0xffff;
    const end = start + length + (isPair ? 1 : 0);
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
};
