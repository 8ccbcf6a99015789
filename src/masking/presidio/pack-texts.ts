/** Many short texts in few documents, and what was found in the documents as parts of the texts again. */
import type { Entity } from '../engine/analyzer-pass.ts';

export interface Document {
  readonly text: string;
  /** Which texts it is made of, and where they begin in it. */
  readonly parts: readonly { readonly index: number; readonly start: number; readonly end: number }[];
}

/** Parts sentences, so that nothing seems to go on from one text to the next. */
const SEPARATOR = '\n\n';

/** Documents of at most `size` characters, but for a text that is longer by itself. */
export const packTexts = (texts: readonly string[], size: number): readonly Document[] => {
  const documents: Document[] = [];
  let parts: { index: number; start: number; end: number }[] = [];
  let pieces: string[] = [];
  let length = 0;
  const close = (): void => {
    if (parts.length > 0) documents.push({ text: pieces.join(SEPARATOR), parts });
    [parts, pieces, length] = [[], [], 0];
  };
  for (const [index, text] of texts.entries()) {
    if (length + text.length > size) close();
    parts.push({ index, start: length, end: length + text.length });
    pieces.push(text);
    length += text.length + SEPARATOR.length;
  }
  close();
  return documents;
};

/** What was found in each document, by text: what reaches over several texts is found in each of them. */
export const unpack = (
  documents: readonly Document[],
  found: readonly (readonly Entity[])[],
  count: number,
): readonly (readonly Entity[])[] => {
  const byText: Entity[][] = Array.from({ length: count }, () => []);
  for (const [at, { parts }] of documents.entries()) {
    for (const entity of found[at] ?? []) {
      for (const { index, start, end } of overlapping(parts, entity)) {
        const [from, to] = [Math.max(entity.start, start) - start, Math.min(entity.end, end) - start];
        byText[index]?.push({ type: entity.type, start: from, end: to });
      }
    }
  }
  return byText;
};

const overlapping = (parts: Document['parts'], { start, end }: Entity): Document['parts'] => {
  const first = parts.findLastIndex((part) => part.start <= start);
  const rest = parts.slice(Math.max(0, first));
  const stop = rest.findIndex((part) => part.start >= end);
  return (stop < 0 ? rest : rest.slice(0, stop)).filter((part) => part.end > Math.max(start, part.start));
};
