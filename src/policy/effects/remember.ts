/** A bounded memory for pure functions of one text: agents repeat their statements. */

/** Forgets the oldest; texts above `longest` characters are not kept. */
export const remember = <T>(
  work: (text: string) => T,
  { size = 500, longest = 4000 } = {},
): ((text: string) => T) => {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const result = work(text);
    if (text.length <= longest) {
      const [oldest] = known.size >= size ? known.keys() : [];
      if (oldest !== undefined) known.delete(oldest);
      known.set(text, result);
    }
    return result;
  };
};
