/** sed: prints and substitutes, unless its script writes, reads or runs something. */
import { splitArguments, words } from '../argument-list.ts';
import { type Judge, READS } from '../verdict.ts';

/** Prints by line numbers and patterns, substitutes on the way to the output; anything else sed can do is not proven. */
const SAFE =
  /^(?:(?:\d+|\$|\/[^/]*\/)(?:,(?:\+?\d+|\$|\/[^/]*\/))?!?\s*)?(?:[pdq=]|s([/|#,])(?:(?!\1).)*\1(?:(?!\1).)*\1[gpiI\d]*)$/;

/** Undefined unless every command of every script is known to be safe. */
export const sedScript: Judge = (args) => {
  const { words: found, options } = splitArguments(args, words('-e --expression'));
  const written = options
    .filter(({ name }) => name === '-e' || name === '--expression')
    .map(({ value }) => value);
  const scripts = written.length > 0 ? written : found.slice(0, 1);
  return scripts.every((script) => script?.split(/[;\n]/).every((part) => SAFE.test(part.trim())))
    ? READS
    : undefined;
};
