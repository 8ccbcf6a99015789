/** Turns the hits of many detectors into ranges that do not touch, and writes the text with placeholders there. */

import { typed } from '../settings/placeholder.ts';
import type { Hit } from './hit.ts';

/**
 * Sorted ranges without overlap. Of hits that overlap the longest names the type (of equals the one by format),
 * and the range grows to cover them all: what any detector found disappears.
 */
export const resolveHits = (hits: readonly Hit[]): readonly Hit[] => {
  if (hits.length < 2) return hits;
  const sorted = hits
    .map((hit, index) => ({ hit, index }))
    .sort(
      (a, b) =>
        a.hit.start - b.hit.start || b.hit.end - a.hit.end || rank(a.hit) - rank(b.hit) || a.index - b.index,
    );
  const resolved: Hit[] = [];
  for (const { hit } of sorted) {
    const last = resolved.at(-1);
    if (last === undefined || hit.start >= last.end) resolved.push(hit);
    else if (hit.end > last.end) resolved[resolved.length - 1] = union(last, hit);
  }
  return resolved;
};

/** A format says more precisely what a value is than the name of its field does. */
const rank = (hit: Hit): number => (hit.detector === 'field-name' ? 1 : 0);

/**
 * Without those by the name of a field if a format says what the very same range is: placeholders name the format, so
 * what is said of that type has to count.
 */
export const distinct = (hits: readonly Hit[]): readonly Hit[] => {
  if (hits.length < 2 || !hits.some((hit) => rank(hit) > 0)) return hits;
  const formats = new Set(hits.filter((hit) => rank(hit) === 0).map(({ start, end }) => `${start}-${end}`));
  return hits.filter((hit) => rank(hit) === 0 || !formats.has(`${hit.start}-${hit.end}`));
};

/** Two that overlap without one holding the other: a replacement made for one of them would not fit both. */
const union = (first: Hit, second: Hit): Hit => {
  const longer = second.end - second.start > first.end - first.start ? second : first;
  return { start: first.start, end: second.end, type: longer.type, detector: longer.detector };
};

/** What is written in the place of a hit. */
export const placeholderOf = (hit: Hit): string => hit.replacement ?? hit.placeholder ?? typed(hit.type);

/** The text with every hit replaced; `hits` as `resolveHits` returns them. */
export const replaceHits = (text: string, hits: readonly Hit[]): string => {
  let result = '';
  let at = 0;
  for (const hit of hits) {
    result += text.slice(at, hit.start) + placeholderOf(hit);
    at = hit.end;
  }
  return result + text.slice(at);
};
