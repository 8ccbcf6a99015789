/** A word of a command as the command will get it, as far as that is known before it runs. */
import type { Word, WordPart } from 'unbash';
import type { Argument } from './argument-list.ts';

/** Undefined if the shell fills something in first that could become an option, or another word. */
export const literalWord = (word: Word): Argument => {
  const parts = word.parts ?? [];
  if (parts.every(isFixed)) return word.value;
  const [first] = parts;
  return first?.type === 'DoubleQuoted' && parts.length === 1 ? address(first.parts) : undefined;
};

/** Variables that name an address by custom, and can be given nothing else here: see `isHarmlessAssignment`. */
export const NAMES_ADDRESS = /^[A-Z][A-Z0-9_]*(?:URL|URI|DSN)$/;

/** `"https://x/$ID"` and `"$DATABASE_URL"` stay one word, and stay addresses, whatever is filled in. */
const address = (parts: readonly WordPart[]): Argument => {
  const texts = parts.map((part) => (part.type === 'Literal' ? part.value : variable(part)));
  if (texts.includes(undefined)) return undefined;
  const text = texts.join('');
  const [, name = ''] = /^\$(\w+)/.exec(text) ?? [];
  return /^[a-z][a-z0-9+]*:\/\//.test(text) || NAMES_ADDRESS.test(name) ? text : undefined;
};

const variable = (part: WordPart): string | undefined =>
  /^\$(?:\w+|\{\w+\})$/.test('text' in part ? part.text : '') ? `$${/\w+/.exec(part.text)?.[0]}` : undefined;

const isFixed = (part: WordPart): boolean => {
  if (part.type === 'DoubleQuoted') return part.parts.every(isFixed);
  // Patterns become file names, which are no options unless someone went to great lengths.
  return FIXED.has(part.type);
};

const FIXED: ReadonlySet<WordPart['type']> = new Set(['Literal', 'SingleQuoted', 'AnsiCQuoted', 'Glob']);
