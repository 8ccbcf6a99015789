/** Reads an answer of Presidio's analyzer strictly: whatever is not as documented might point anywhere. */

import type { Entity } from '../engine/analyzer-pass.ts';
import { entityType } from './presidio-entities.ts';

/**
 * Entities of `text` in UTF-16 code units; Python counts code points. Throws for anything else than a list of entities
 * that lie in the text, https://microsoft.github.io/presidio/api-docs/api-docs.html.
 */
export const readEntities = (answer: unknown, text: string, minimumScore: number): readonly Entity[] => {
  if (!Array.isArray(answer)) throw new Error('its answer is no list');
  const offsets = codePointOffsets(text);
  const last = offsets === undefined ? text.length : offsets.length - 1;
  return answer.map(readEntity).flatMap(({ type, start, end, score }) => {
    if (end > last) throw new Error('it found something beyond the end of the text');
    return score < minimumScore
      ? []
      : [{ type, start: offsets?.[start] ?? start, end: offsets?.[end] ?? end }];
  });
};

const readEntity = (item: unknown): Entity & { readonly score: number } => {
  const { entity_type, start, end, score } = Object(item) as Record<string, unknown>;
  if (typeof entity_type !== 'string' || !/^[A-Z][A-Z0-9_]{0,39}$/.test(entity_type))
    throw new Error('it found something without a type');
  if (!isPlace(start) || !isPlace(end) || end <= start) throw new Error('it found something nowhere');
  if (typeof score !== 'number' || !(score >= 0 && score <= 1)) throw new Error('it gave no score');
  return { type: entityType(entity_type), start, end, score };
};

const isPlace = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** Where each code point begins, and the end; undefined if every code point is one unit. */
const codePointOffsets = (text: string): Int32Array | undefined => {
  if (!/[\ud800-\udbff][\udc00-\udfff]/.test(text)) return undefined;
  const offsets = new Int32Array(text.length + 1);
  let count = 0;
  let at = 0;
  for (const char of text) {
    offsets[count++] = at;
    at += char.length;
  }
  offsets[count++] = at;
  return offsets.subarray(0, count);
};
