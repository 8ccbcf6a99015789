/** Replaces single tokens of a JSON text and leaves every other character as it was. */
import type { JsonEdit } from './json-node.ts';

/**
 * The text with each edit applied; the text itself if there are none. Edits may come in any order.
 * Throws a RangeError if two edits overlap or one lies outside: a wrong answer here would leak what was masked.
 */
export const applyEdits = (text: string, edits: readonly JsonEdit[]): string => {
  let result = '';
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    if (edit.start < at || edit.end < edit.start || edit.end > text.length) {
      throw new RangeError(`edit ${edit.start}..${edit.end} overlaps another or lies outside the text`);
    }
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
};
