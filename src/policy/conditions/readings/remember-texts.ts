/** A memory for what texts of one call are read as: every rule looks at the same ones. */

/** Characters that all texts in one memory may have together. */
const MOST = 4_000_000;

/**
 * The same function, which remembers its answers until texts of `MOST` characters have come after them. Bounded by
 * length and not by number: one call may bring a few long texts or very many short ones, and looking at each of them again
 * for each rule is what a caller could keep the process busy with.
 */
export const rememberTexts = <T>(read: (text: string) => T): ((text: string) => T) => {
  const known = new Map<string, { readonly answer: T }>();
  let characters = 0;
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found.answer;
    const answer = read(text);
    known.set(text, { answer });
    characters += text.length + 64;
    for (const oldest of known.keys()) {
      if (characters <= MOST) break;
      known.delete(oldest);
      characters -= oldest.length + 64;
    }
    return answer;
  };
};
