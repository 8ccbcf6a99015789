/** Patterns with `*` (any characters) and `?` (one character), matched in time linear in practice and never by backtracking regexes. */

export type TextTest = (text: string) => boolean;

/** A test for one pattern; without wildcards it is equality. */
export const compileGlob = (pattern: string): TextTest => {
  if (pattern === '*') return () => true;
  if (!/[*?]/.test(pattern)) return (text) => text === pattern;
  if (/^[^*?]*\*$/.test(pattern)) {
    const prefix = pattern.slice(0, -1);
    return (text) => text.startsWith(prefix);
  }
  return (text) => matches(pattern, text);
};

/** A test that holds if any of the patterns does. */
export const compileGlobs = (patterns: readonly string[]): TextTest => {
  const [first, ...others] = patterns;
  // Nearly all lists hold one pattern, and every rule is tested against every call.
  if (first !== undefined && others.length === 0) return compileGlob(first);
  const exact = new Set(patterns.filter((pattern) => !/[*?]/.test(pattern)));
  const tests = patterns.filter((pattern) => /[*?]/.test(pattern)).map(compileGlob);
  if (tests.length === 0) return (text) => exact.has(text);
  return (text) => exact.has(text) || tests.some((test) => test(text));
};

/** Greedy matching that goes back to the last star only: O(pattern × text) at worst. */
const matches = (pattern: string, text: string): boolean => {
  let at = 0;
  let star = -1;
  let resume = 0;
  let position = 0;
  while (position < text.length) {
    if (pattern[at] === '*') {
      star = at;
      resume = position;
      at += 1;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[position])) {
      at += 1;
      position += 1;
    } else if (star >= 0) {
      resume += 1;
      at = star + 1;
      position = resume;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
};
