/** Values on lines below their name: folded mail and YAML, keys that are paths, labels of pages, nested maps, block scalars. */

import { looksRandom } from './classify-value.ts';
import type { FoundValue, Name } from './found-value.ts';
import { readValue } from './read-value.ts';
import { blankEnd } from './text-lines.ts';

/** Mail and folded YAML put one word on a line of its own, below the name. */
export const onNextLine = (text: string, name: Name, at: number): FoundValue | undefined => {
  const match = /^\r?\n(?:[ \t]{0,80}\r?\n)?[ \t]{0,80}(\S{5,256})[ \t]{0,80}(?=\r?\n|$)/.exec(
    text.slice(at, at + 512),
  );
  if (match?.[1] === undefined || /[:,;{[(]$/.test(match[1])) return nestedValue(text, name, at);
  const start = at + match[0].indexOf(match[1]);
  return { start, end: start + match[1].length, quoted: false, written: 'beside' };
};

/** Stores of configuration print a key, which is a path, and below it what it holds: `/app/db/password`. */
export const valueOfPath = (text: string, name: Name): FoundValue | undefined =>
  /[\r\n]/.test(text[name.end] ?? '') && /^\/(?:[\w.-]{1,64}\/){1,8}$/.test(lineBefore(text, name.start))
    ? onNextLine(text, name, name.end)
    : undefined;

/** What the text of a page has below the label of a field, on lines of their own; names of columns are listed so, too. */
export const valueBelow = (text: string, name: Name): FoundValue | undefined => {
  if (name.kind.type !== 'password' || lineBefore(text, name.start).trim() !== '') return undefined;
  const below = onNextLine(text, name, name.end);
  if (below === undefined) return undefined;
  const word = text.slice(below.start, below.end);
  return /^(?=.*\d)(?![a-z\d]+(?:[_-][a-z\d]+)*$)\S{8,}$/.test(word) || looksRandom(word) ? below : undefined;
};

/** What stands on its line before `at`, as far as it is of interest. */
const lineBefore = (text: string, at: number): string => {
  const near = text.slice(Math.max(0, at - 200), at);
  return near.slice(near.lastIndexOf('\n') + 1);
};

/** A parameter of a template, or a variable: its `Default:` or `value:` stands below the name, among other facts of it. */
const nestedValue = (text: string, name: Name, at: number): FoundValue | undefined => {
  const match = nested.exec(text.slice(at, at + 800));
  if (match === null) return undefined;
  const own = blankEnd(lineBefore(text, name.start), 0);
  const lines = [...match[0].matchAll(/\n/g)].map(({ index }) => indentAt(text, at + index + 1));
  if (lines.some((indent) => indent <= own)) return undefined;
  const value = readValue(text, at + match[0].length, true);
  return value && { ...value, written: 'beside' };
};

const indentAt = (text: string, lineStart: number): number => blankEnd(text, lineStart) - lineStart;

const nested =
  /^(?:\r?\n[ \t]{1,80}[\w-]{1,40}:[^\n]{0,160}){0,6}?\r?\n[ \t]{1,80}["']?(?:[vV]alue|[dD]efault)["']?:[ \t]{1,4}(?=\S)/;

/** A YAML block scalar: the more indented lines after `|` or `>`. */
export const blockScalar = (text: string, at: number): FoundValue | undefined => {
  const match = /^[|>][+-]?\d?[ \t]*\r?\n((?:[ \t]+[^\n]*(?:\n|$)){1,200})/.exec(text.slice(at, at + 16384));
  if (match?.[1] === undefined) return undefined;
  const start = at + match[0].length - match[1].length;
  const indent = /^[ \t]+/.exec(match[1])?.[0].length ?? 0;
  const lines = match[1].split('\n');
  const inside = lines.findIndex(
    (line) => line.trim() !== '' && (/^[ \t]*/.exec(line)?.[0].length ?? 0) < indent,
  );
  const content = (inside < 0 ? lines : lines.slice(0, inside)).join('\n');
  return { start: start + indent, end: start + content.trimEnd().length, quoted: true, written: 'value' };
};
